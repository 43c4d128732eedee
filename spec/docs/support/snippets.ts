import ts from "typescript";
import { fencesOf } from "./pages.js";
import { preludes } from "./preludes.js";

/** A block of TypeScript. */
export interface Snippet {
  readonly page: string;
  /** 1, 2, … on its page; 0 for what the page takes for granted (see `preludes`). */
  readonly number: number;
  /** The line of the page on which it begins. */
  readonly line: number;
  readonly text: string;
  /** The names that it imports and declares. */
  readonly own: ReadonlySet<string>;
  /** The names that it takes from earlier ones. */
  readonly borrowed: ReadonlyMap<string, Import>;
}

/** Where a name comes from: a package, or an earlier snippet. */
interface Import {
  readonly from: string;
  /** The text between the braces. */
  readonly binding: string;
}

/**
 * The snippets of a page. A reader goes from top to bottom: a name that a snippet neither imports nor declares comes from
 * the last snippet before it that does.
 */
export function snippetsOf(page: string): Snippet[] {
  const blocks = fencesOf(page).filter(({ language }) => language === "ts");
  const known = new Map<string, Import>();
  return [{ text: preludes[page] ?? "", line: 0 }, ...blocks].map(({ text, line }, number) => {
    const source = parse(text);
    const own = new Map(
      source.statements.flatMap((statement) => importsOf(statement, moduleName(page, number))),
    );
    const borrowed = new Map(
      [...known].filter(([name]) => !own.has(name) && namesIn(source).has(name)),
    );
    for (const [name, origin] of own) known.set(name, origin);
    return { page, number, line, text, own: new Set(own.keys()), borrowed };
  });
}

export const moduleName = (page: string, number: number): string => `snippet:${page}.${number}`;

/** The snippet as a module, which imports what it borrows and exports what it declares. The numbers of its lines stay. */
export function moduleOf({ page, number, text, borrowed }: Snippet): string {
  const imports = [...borrowed.values()].map(
    ({ from, binding }) => `import { ${binding} } from "${from}";`,
  );
  const declared = parse(text)
    .statements.filter((statement) => !isExport(statement))
    .flatMap((statement) => importsOf(statement, moduleName(page, number)))
    .filter(([, { from }]) => from === moduleName(page, number))
    .map(([name]) => name);
  return `${imports.join(" ")}${text}\nexport { ${declared.join(", ")} };`;
}

const parse = (text: string): ts.SourceFile =>
  ts.createSourceFile("snippet.ts", text, ts.ScriptTarget.Latest, true);

/** The names that a statement of the module `self` declares or imports, and how another module imports them. */
function importsOf(statement: ts.Statement, self: string): [string, Import][] {
  if (ts.isImportDeclaration(statement)) {
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) return [];
    const from = (statement.moduleSpecifier as ts.StringLiteral).text;
    return bindings.elements.map((element) => [
      element.name.text,
      { from, binding: element.getText() },
    ]);
  }
  return declaredBy(statement).map((name) => [name, { from: self, binding: name }]);
}

function declaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundBy(name));
  }
  const { name } = statement as { name?: ts.Node };
  return name && ts.isIdentifier(name) ? [name.text] : [];
}

const boundBy = (name: ts.BindingName): string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((element) =>
        ts.isBindingElement(element) ? boundBy(element.name) : [],
      );

const isExport = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** The identifiers in it, without the names of members. */
function namesIn(source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isMemberName(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

const isMemberName = (node: ts.Identifier): boolean => {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isClassElement(parent) ||
      ts.isTypeElement(parent)) &&
    parent.name === node
  );
};
