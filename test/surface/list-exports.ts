import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** What a door exports: names that exist at run time, and names that are types alone; each list sorted. */
export interface Exports {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ['@troupe/source'],
  allowImportingTsExtensions: true,
  noEmit: true,
  // Names are all that is asked for; the libraries take ten times as long as our own files.
  noLib: true,
  types: [],
};

/** What the compiler sees behind a door, given as its path below the root: `packages/core/src/index.ts`. */
export function listExports(door: string): Exports {
  const program = ts.createProgram([root + door], options);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(root + door);
  const module = file && checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`The compiler finds no module at ${door}.`);
  const exported = checker.getExportsOfModule(module);
  const values = exported.filter((symbol) => isValue(symbol, checker)).map(({ name }) => name);
  const types = exported.filter((symbol) => !isValue(symbol, checker)).map(({ name }) => name);
  return { values: values.sort(), types: types.sort() };
}

// A class that is exported by `export type` is a type; that is marked on the way to it, not on the class.
function isValue(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const isTypeOnly = (symbol.declarations ?? []).some(
    (declaration) => ts.isExportSpecifier(declaration) && ts.isTypeOnlyExportDeclaration(declaration),
  );
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return !isTypeOnly && (target.flags & ts.SymbolFlags.Value) !== 0;
}
