// SPDX-License-Identifier: AGPL-3.0-or-later
export { scriptsOf } from './scripts-of';
export { shellView } from './shell-view';
