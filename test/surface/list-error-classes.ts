import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** An error class as its source has it. */
export interface ErrorClass {
  readonly name: string;
  readonly code: string;
  /** The package it is in: `core`. */
  readonly package: string;
  /** The facts it carries beside `code`, `message` and `cause`. */
  readonly fields: readonly string[];
}

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));

/** Every class in `packages/*\/src` that gives itself an error code. */
export function listErrorClasses(): readonly ErrorClass[] {
  return readdirSync(packages).flatMap((name) =>
    readdirSync(`${packages}${name}/src`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => errorClassesIn(readFileSync(`${packages}${name}/src/${file}`, 'utf8'), name)),
  );
}

/** The classes in one source text. */
export function errorClassesIn(source: string, name: string): readonly ErrorClass[] {
  return source
    .split(/^(?=(?:export )?(?:abstract )?(?:class|interface|type|const|function) )/m)
    .flatMap((text) => {
      const className = /^(?:export )?class (\w+)/.exec(text)?.[1];
      const code = /\bsuper\(\s*'([A-Z][A-Z_]*)'/.exec(text)?.[1];
      if (className === undefined || code === undefined) return [];
      const fields = [...text.matchAll(/^ {2}readonly (\w+)[:;]/gm)].map(([, field]) => field ?? '');
      return [{ name: className, code, package: name, fields }];
    });
}
