// SPDX-License-Identifier: AGPL-3.0-or-later
// Fails when an import crosses a boundary of docs/decisions/0001: the project's folder, another's doors, the layers, what the core may use.
// usage: node tools/setup/lint-boundaries.mjs [PROJECT_ROOT ...]   from the workspace's root; without arguments every project
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { readSource } from './read-source.mjs';

/** By the importer's `layer:` tag. Nobody imports a tool. */
const LAYERS = { core: ['core'], adapter: ['core', 'adapter'], app: ['core', 'adapter'], tool: ['core', 'adapter', 'app'] };

/** All that core code may import but its own files. A new entry does no I/O, reads no clock and rolls no dice. */
const CORE_IMPORTS = {
  '@ttp/ttp-core': ['node:crypto', '@sinclair/typebox', 'class-transformer', 'class-validator', 'reflect-metadata', 'yaml'],
  '@ttp/attack-stix': ['node:crypto', '@sinclair/typebox', '@ttp/ttp-core'],
  '@ttp/cowrie': ['node:crypto', '@sinclair/typebox'],
};

/** The one way out of a project by path: the `ttp` on PATH picks its Node with the setup's help, and the setup is no package with a name. */
const BY_PATH = { 'tools/cli/bin/ttp.mjs': 'tools/setup/shell.mjs' };

const SOURCE = /\.[cm]?[jt]sx?$/;
const SKIPPED = /(^|\/)(node_modules|dist)\//;

const folders = ['apps', 'libs', 'tools'].filter(existsSync);
const projects = folders.flatMap((folder) => readdirSync(folder).flatMap((name) => readProject(join(folder, name))));

/** What Nx reads as well: tools/setup has no package.json, since it runs before npm does. */
function readProject(root) {
  const manifest = ['package.json', 'project.json'].map((name) => join(root, name)).find(existsSync);
  if (!manifest) return [];
  const { name, exports: doors = {}, nx, tags = nx?.tags ?? [] } = JSON.parse(readFileSync(manifest, 'utf8'));
  return [{ root, manifest, name, doors, layer: Object.keys(LAYERS).find((layer) => tags.includes(`layer:${layer}`)) }];
}

function lintProject(project) {
  if (!project.layer) return [`${project.manifest}:1: no layer; add one of ${Object.keys(LAYERS).join(', ')} to its tags as "layer:..."`];
  const paths = readdirSync(project.root, { recursive: true }).filter((path) => SOURCE.test(path) && !SKIPPED.test(path));
  return paths.toSorted().flatMap((path) => lintFile(project, join(project.root, path)));
}

function lintFile(project, path) {
  const { imports, clockReads } = readSource(path);
  const file = { path, project, isPure: isCore(project, path) && !isIo(path) && !isTest(path) };
  const problems = imports.map(({ line, ...the }) => ({ line, problem: findProblem(file, the) })).filter(({ problem }) => problem);
  if (file.isPure) problems.push(...clockReads.map((line) => ({ line, problem: 'core code reads no clock; take the time as an argument' })));
  return problems.map(({ line, problem }) => `${path}:${line}: ${problem}`);
}

const isCore = ({ layer, root }, path) => layer === 'core' && path.startsWith(`${root}/src/`);
const isIo = (path) => /\/src\/(.*\/)?node\//.test(`${path}/`);
const isTest = (path) => /\/testing\/|\.spec\b/.test(`${path}/`);
const isPath = (from) => /^(\/|\.{1,2}(\/|$))/.test(from);

/** Why this import is refused and what to do instead, or undefined. */
function findProblem(file, { from, atRunTime }) {
  if (from !== undefined && isPath(from)) return pathProblem(file, from);
  if (file.isPure && atRunTime) return 'core code loads nothing but its own files at run time; write a static import';
  if (from === undefined) return undefined;
  const to = projects.find(({ name }) => name === packageOf(from));
  return (to && projectProblem(file.project, to, from)) ?? packageProblem(file, from, to);
}

const packageOf = (from) => from.split('/', from.startsWith('@') ? 2 : 1).join('/');

function pathProblem({ path, project, isPure }, from) {
  const target = relative('', resolve(dirname(path), from));
  const leaves = !`${target}/`.startsWith(`${project.root}/`);
  if (leaves) return BY_PATH[path] === target ? undefined : `${from} leaves ${project.root}; import the other project by its name`;
  if (isCore(project, path) && isIo(target) && !isIo(path)) return `${from} does I/O; move what needs it under node/, or pass its result in`;
  const isOurs = isCore(project, target) ? !isTest(target) : target.endsWith('.json');
  if (isPure && !isOurs) return `${from} is for tests, or no source; move what the product needs of it into src/`;
  return undefined;
}

function projectProblem(project, to, from) {
  const layers = LAYERS[project.layer];
  if (to !== project && !layers.includes(to.layer)) {
    return `${to.name} is layer:${to.layer}, and layer:${project.layer} imports only ${layers.join(', ')}; move the shared part into a library`;
  }
  const doors = Object.keys(to.doors).map((door) => to.name + door.slice(1));
  return doors.includes(from) ? undefined : `${from} is no door of ${to.name}; import ${doors.join(' or ')}, and export there what you need`;
}

function packageProblem({ path, project, isPure }, from, to) {
  const isNodePart = isCore(project, path) && isIo(path) && !isTest(path);
  if (!isPure && !isNodePart) return undefined;
  const allowed = CORE_IMPORTS[project.name] ?? [];
  if (allowed.includes(to ? from : packageOf(from)) || (isNodePart && isBuiltin(from))) return undefined;
  return `${project.name} is core, and imports not ${from} but ${allowed.join(', ')}; move the code to ${isBuiltin(from) ? 'node/' : 'an adapter'}`;
}

const asked = process.argv.slice(2).map((root) => relative('', root));
const unknown = asked.filter((root) => !projects.some((project) => project.root === root));
for (const root of unknown) console.error(`no project at ${root}; name a folder of apps/, libs/ or tools/ with a package.json`);
if (unknown.length > 0) process.exit(2);
const problems = projects.filter(({ root }) => asked.length === 0 || asked.includes(root)).flatMap(lintProject);
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
