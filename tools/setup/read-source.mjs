// SPDX-License-Identifier: AGPL-3.0-or-later
// What a source file imports and where it reads the clock, by TypeScript's own parser: no comment or string can fool it.
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/**
 * `{ imports: [{ line, from, atRunTime }], clockReads: [line] }`. `from` is undefined where the path is computed;
 * `atRunTime` tells `import()` and `require()` from what is static.
 */
export function readSource(path) {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const lineOf = (node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
  const nodes = withDescendants(file);
  const importOf = (node) => ({ line: lineOf(node), from: textOf(specifierOf(node)), atRunTime: ts.isCallExpression(node) });
  return { imports: nodes.filter(specifierOf).map(importOf), clockReads: nodes.filter(readsClock).map(lineOf) };
}

function withDescendants(node) {
  const children = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return [node, ...children.flatMap(withDescendants)];
}

/** The node that names the module, where `node` is an import of any kind. */
function specifierOf(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node)) return node.argument.literal;
  if (ts.isCallExpression(node) && isLoader(node.expression)) return node.arguments[0];
  return undefined;
}

const isLoader = (callee) => callee.kind === ts.SyntaxKind.ImportKeyword || isNamed(callee, 'require');

const textOf = (specifier) => (ts.isStringLiteralLike(specifier) ? specifier.text : undefined);

/** `new Date()` and `Date()`; the other ways to ask for the time are globals and properties, which oxlint refuses. */
const readsClock = (node) =>
  (ts.isCallExpression(node) || (ts.isNewExpression(node) && !node.arguments?.length)) && isNamed(node.expression, 'Date');

const isNamed = (node, name) => ts.isIdentifier(node) && node.text === name;
