/** The one version of pnpm that is used here. CONTRIBUTING.md names it too. */
export const pnpmVersion = () => '10.34.9';
