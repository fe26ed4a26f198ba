let chapter = 0;

/** The heading of the next chapter. */
export function heading(title: string): void {
  chapter += 1;
  console.log(`\n${chapter}. ${title}\n`);
}

/** A line of the story. */
export function say(line: string): void {
  console.log(`   ${line}`);
}
