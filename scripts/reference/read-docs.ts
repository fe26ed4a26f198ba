import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** A declaration of the source: its name and the first paragraph of its comment. */
export interface Documented {
  readonly name: string;
  readonly text: string;
  readonly node: ts.Node;
}

const root = new URL('../../', import.meta.url);

export function readText(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readText(path), ts.ScriptTarget.Latest, true);
}

/** The members of an interface, in order. */
export function membersOf(path: string, name: string): Documented[] {
  const declaration = parse(path).statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name,
  );
  if (declaration === undefined || !ts.isInterfaceDeclaration(declaration))
    throw new Error(`No ${name} in ${path}`);
  return declaration.members.flatMap((node) =>
    node.name === undefined ? [] : [{ name: node.name.getText(), text: docOf(node), node }],
  );
}

/** The names of the fields that the type of a member has, of interfaces of the same file too. */
export function fieldsOf({ node }: Documented): string[] {
  return ts.isPropertySignature(node) && node.type !== undefined ? fieldsOfType(node.type) : [];
}

function fieldsOfType(type: ts.TypeNode): string[] {
  if (ts.isIntersectionTypeNode(type)) return type.types.flatMap(fieldsOfType);
  if (ts.isTypeLiteralNode(type)) return namesOf(type.members);
  if (!ts.isTypeReferenceNode(type)) return [];
  const name = type.typeName.getText();
  const declared = type
    .getSourceFile()
    .statements.find((statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name);
  return declared !== undefined && ts.isInterfaceDeclaration(declared) ? namesOf(declared.members) : [];
}

function namesOf(members: ts.NodeArray<ts.TypeElement>): string[] {
  return members.flatMap(({ name }) => (name === undefined ? [] : [name.getText()]));
}

/** The interfaces and type aliases of a file. */
export function declarationsOf(path: string): Documented[] {
  return parse(path).statements.flatMap((node) =>
    ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
      ? [{ name: node.name.text, text: docOf(node), node }]
      : [],
  );
}

/** The string literals of a field of an interface: the names it may have. */
export function literalsOf({ node }: Documented, field: string): string[] {
  if (!ts.isInterfaceDeclaration(node)) return [];
  const member = node.members.find((one) => one.name?.getText() === field);
  if (member === undefined || !ts.isPropertySignature(member) || member.type === undefined) return [];
  const types = ts.isUnionTypeNode(member.type) ? [...member.type.types] : [member.type];
  return types.flatMap((type) =>
    ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [],
  );
}

/** The first paragraph of a comment, in one line that fits into a cell of a table. */
function docOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? '';
  const [paragraph = ''] = text.split(/\n\s*\n/);
  return paragraph
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')
    .trim();
}
