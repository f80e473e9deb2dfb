// SPDX-License-Identifier: AGPL-3.0-or-later
export { shellView } from './shell-view';
