/** The environment of this process, of which a CLI inherits what its options let through. */
export function hostEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
