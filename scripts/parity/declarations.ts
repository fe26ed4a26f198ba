import ts from 'typescript';

/** For each declared name: the path of each part, and its type as text. */
export type Declarations = ReadonlyMap<string, Parts>;
export type Parts = ReadonlyMap<string, string>;

/**
 * Takes a `.d.ts` apart. `Options` has the part `model?` with the text `string`; each member of a union, and of a list of
 * literals, is a part of its own. Comments and the order of members are left out. A function with overloads has the parts
 * of all.
 */
export function readDeclarations(text: string): Declarations {
  const source = ts.createSourceFile('sdk.d.ts', text, ts.ScriptTarget.Latest);
  const declarations = new Map<string, Map<string, string>>();
  for (const [name, node] of source.statements.flatMap(named)) {
    const parts = declarations.get(name) ?? new Map<string, string>();
    declarations.set(name, parts);
    takeApart(node, { parts, path: '', isOneOfMany: true });
  }
  return declarations;

  function takeApart(node: ts.Node, at: Place): void {
    if (ts.isParenthesizedTypeNode(node)) takeApart(node.type, at);
    else if (ts.isTypeLiteralNode(node)) takeMembers(node.members, at);
    else if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) {
      for (const clause of node.heritageClauses ?? []) add(print(clause), at);
      takeMembers(node.members, at);
    } else if (ts.isUnionTypeNode(node)) {
      for (const type of node.types)
        takeApart(type, { ...at, path: at.path + tagOf(type), isOneOfMany: true });
    } else if (ts.isIntersectionTypeNode(node)) {
      for (const type of node.types) takeApart(type, { ...at, isOneOfMany: true });
    } else if (ts.isTupleTypeNode(node)) {
      for (const type of node.elements) takeApart(type, { ...at, isOneOfMany: true });
    } else if (ts.isArrayTypeNode(node)) takeApart(node.elementType, { ...at, path: `${at.path}[]` });
    else if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword)
      takeApart(node.type, at);
    else add(print(node), at);
  }

  function takeMembers(members: ts.NodeArray<ts.TypeElement | ts.ClassElement>, at: Place): void {
    for (const member of members) {
      const name = member.name === undefined ? '' : print(member.name);
      if (ts.isPropertySignature(member) && member.type !== undefined) {
        const path = join(at.path, `${name}${member.questionToken === undefined ? '' : '?'}`);
        takeApart(member.type, { ...at, path, isOneOfMany: false });
        // An object without members has no part that would stand for it.
        if (ts.isTypeLiteralNode(member.type) && member.type.members.length === 0)
          add('{}', { ...at, path, isOneOfMany: false });
      } else add(print(member), { ...at, path: join(at.path, name), isOneOfMany: true });
    }
  }

  /** What tells one object of a union from the others: its members that have one value. */
  function tagOf(type: ts.TypeNode): string {
    if (ts.isParenthesizedTypeNode(type)) return tagOf(type.type);
    if (!ts.isTypeLiteralNode(type)) return '';
    const tags = type.members.flatMap((member) =>
      ts.isPropertySignature(member) && member.type !== undefined && ts.isLiteralTypeNode(member.type)
        ? [`${print(member.name)}: ${print(member.type)}`]
        : [],
    );
    return `{ ${tags.join(', ')} }`;
  }

  function print(node: ts.Node): string {
    return printer.printNode(ts.EmitHint.Unspecified, node, source).replaceAll(/\s+/g, ' ').trim();
  }
}

/** Where a part belongs. One of many has its text in its key: which of them is the first says nothing. */
interface Place {
  readonly parts: Map<string, string>;
  readonly path: string;
  readonly isOneOfMany: boolean;
}

function add(text: string, { parts, path, isOneOfMany }: Place): void {
  parts.set(isOneOfMany ? `${path} | ${text}` : path, text);
}

function join(path: string, name: string): string {
  return path === '' || name === '' ? path + name : `${path}.${name}`;
}

const printer = ts.createPrinter({ removeComments: true });

function named(statement: ts.Statement): readonly (readonly [string, ts.Node])[] {
  if (ts.isTypeAliasDeclaration(statement)) return [[statement.name.text, statement.type]];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name, type }) =>
      ts.isIdentifier(name) && type !== undefined ? [[name.text, type] as const] : [],
    );
  if (
    ts.isInterfaceDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement)
  )
    return statement.name === undefined ? [] : [[statement.name.text, statement]];
  return [];
}
