let answer: boolean | undefined;

/** Whether this Node runs on musl rather than glibc (Alpine Linux); found out once. */
export function isMusl(): boolean {
  answer ??= process.platform === 'linux' && readGlibcVersion() === undefined;
  return answer;
}

function readGlibcVersion(): unknown {
  // Without this a report resolves the names of all open connections, which can take seconds.
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
  const before = report.excludeNetwork;
  report.excludeNetwork = true;
  try {
    const { header } = report.getReport() as { readonly header?: { readonly glibcVersionRuntime?: unknown } };
    return header?.glibcVersionRuntime;
  } finally {
    if (before !== undefined) report.excludeNetwork = before;
  }
}
