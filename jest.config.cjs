// SPDX-License-Identifier: AGPL-3.0-or-later
const { existsSync, readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

/** npm packages that ship ES modules: Jest compiles these to CommonJS with swc (cached), so no node flag is needed. */
const modules = join(__dirname, 'node_modules');
const names = readdirSync(modules).flatMap((name) => (name.startsWith('@') ? readdirSync(join(modules, name)).map((sub) => `${name}/${sub}`) : [name]));
const esModules = names.filter((name) => {
  const file = join(modules, name, 'package.json');
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).type === 'module';
});

const swc = (parser) => [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: { target: 'es2023', keepClassNames: true, parser, transform: { legacyDecorator: true, decoratorMetadata: true } },
  },
];

module.exports = {
  testEnvironment: 'node',
  rootDir: __dirname,
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools'],
  testMatch: ['**/*.spec.ts'],
  transform: { '^.+\\.ts$': swc({ syntax: 'typescript', decorators: true }), '^.+\\.js$': swc({ syntax: 'ecmascript' }) },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  setupFiles: ['reflect-metadata'],
  // Patience with a loaded machine: what waits gives up by itself before, and says for what.
  testTimeout: 90_000,
  cacheDirectory: '<rootDir>/.cache/jest',
  maxWorkers: '100%',
  watchman: false,
};
