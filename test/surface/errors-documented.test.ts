import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ErrorClass, listErrorClasses } from './list-error-classes.ts';

const document = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const sections = new Map(
  document
    .split(/^(?=#{1,2} )/m)
    .flatMap((text) => (/^## (.+)$/m.exec(text)?.[1] === undefined ? [] : [[headingOf(text), text]])),
);
const classes = listErrorClasses();

function headingOf(text: string): string {
  return text.slice('## '.length, text.indexOf('\n'));
}

describe('docs/errors.md', () => {
  test('it has a heading for every error code there is, and none for a code there is not', () => {
    expect([...sections.keys()].sort()).toEqual([...new Set(classes.map(({ code }) => code))].sort());
  });

  test.each(classes)(
    '$code of $package: it names the class, the package, every fact, and what to do',
    (errorClass) => {
      const section = sections.get(errorClass.code) ?? '';
      expect(missingIn(section, errorClass)).toEqual([]);
    },
  );
});

function missingIn(section: string, { name, package: packageName, fields }: ErrorClass): readonly string[] {
  const words = [`\`${name}\``, `\`@troupe/${packageName}`, ...fields.map((field) => `\`${field}\``)];
  return [...words, '**What to do:**'].filter((word) => !section.includes(word));
}
