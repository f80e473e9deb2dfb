// SPDX-License-Identifier: AGPL-3.0-or-later
import { join } from 'node:path';
import { AttackDataError } from '../catalog/attack-data-error';
import { AttackCatalog } from '../catalog/catalog';
import { DEFAULT_RELEASE, parseRelease } from '../catalog/release';
import { catalogBesideShipped, loadShippedCatalog } from '../catalog/shipped';
import { cacheDirOf } from './attack-settings';
import type { AttackSettings } from './attack-settings';
import { indexPath } from './catalog-index';
import type { FetchOptions } from './fetch/fetch-attack';
import { findCached } from './find-cached';
import { loadBundle } from './load-bundle';
import { isFile, locateLicense, requireLicense } from './locate-license';
import { pinnedBundle } from './pinned-bundle';

/** ATT&CK data, and where it came from. */
export interface LoadedAttack {
  readonly catalog: AttackCatalog;
  /** Null for the catalogue that ships. */
  readonly bundlePath: string | null;
  /** The terms of use that go with the bundle; null for the catalogue that ships. */
  readonly licensePath: string | null;
}

export interface LoadOptions {
  readonly onWarning?: FetchOptions['onWarning'];
  /** Where `attackAutoFetch` downloads from; MITRE's repository by default. */
  readonly mirror?: FetchOptions['mirror'];
}

/**
 * The ATT&CK data that the settings ask for: the explicit bundle, else a cached one, else the catalogue that ships. With no setting at all it
 * is what ships, whatever lies in a home directory. Nothing is downloaded unless `attackAutoFetch` says so. Fails closed: throws
 * `AttackDataError` when a bundle that was asked for is missing, is not the pinned one, does not read, or has no licence beside it.
 */
export async function loadAttack(settings: AttackSettings, { onWarning, mirror }: LoadOptions = {}): Promise<LoadedAttack> {
  const fetching = { resume: false, onWarning, mirror };
  if (settings.attackBundle !== '') return await explicitBundle(settings, fetching);
  const { attackVersion, attackSha256, attackCacheDir, attackAutoFetch } = settings;
  const isConfigured = attackVersion !== '' || attackSha256 !== '' || attackCacheDir !== '' || attackAutoFetch;
  return (isConfigured ? await cachedBundle(settings, fetching) : null) ?? (await shippedCatalogue(settings));
}

async function explicitBundle(settings: AttackSettings, fetching: FetchOptions): Promise<LoadedAttack> {
  const { attackBundle: path } = settings;
  if (isFile(path)) return await fromBundle(path, settings, fetching);
  throw new AttackDataError(`DECNET_ATTACK_BUNDLE is ${path}, which is no file: correct it, or unset it to use the catalogue that ships`);
}

async function cachedBundle(settings: AttackSettings, fetching: FetchOptions): Promise<LoadedAttack | null> {
  const path = findCached(settings) ?? (settings.attackAutoFetch && !isShipped(settings) ? await fetched(settings, fetching) : null);
  return path === null ? null : await fromBundle(path, settings, fetching);
}

// Loaded only when something is to be fetched: what speaks https takes its time to start.
const fetcher = () => import('./fetch/fetch-attack');

async function fetched(settings: AttackSettings, fetching: FetchOptions): Promise<string> {
  return (await (await fetcher()).fetchAttack(settings, fetching)).bundlePath;
}

/** A file that was named is never replaced by another. */
async function licenseOrFetched(settings: AttackSettings, fetching: FetchOptions): Promise<string | null> {
  const located = locateLicense(settings);
  return located !== null || settings.attackLicense !== '' ? located : await (await fetcher()).fetchLicense(settings, fetching);
}

async function fromBundle(bundlePath: string, settings: AttackSettings, fetching: FetchOptions): Promise<LoadedAttack> {
  const licensePath = (settings.attackAutoFetch ? await licenseOrFetched(settings, fetching) : null) ?? requireLicense(settings);
  const pinned = pinnedBundle(settings);
  const facts = await loadBundle(bundlePath, pinned, indexPath(cacheDirOf(settings), pinned));
  return { catalog: await catalogBesideShipped(facts), bundlePath, licensePath };
}

async function shippedCatalogue(settings: AttackSettings): Promise<LoadedAttack> {
  const release = parseRelease(settings.attackVersion || DEFAULT_RELEASE);
  if (release !== null && settings.attackSha256 === '') return { catalog: await loadShippedCatalog(release), bundlePath: null, licensePath: null };
  const cached = join(cacheDirOf(settings), `enterprise-attack-${settings.attackVersion}.json`);
  const fix = 'run ttp attack fetch, or name one with DECNET_ATTACK_BUNDLE';
  throw new AttackDataError(`no bundle of ATT&CK ${settings.attackVersion}: ${cached} is no file; ${fix}`);
}

/** Whether the catalogue that ships is what is asked for: a digest asks for that very bundle. */
const isShipped = ({ attackVersion, attackSha256 }: AttackSettings): boolean => attackSha256 === '' && parseRelease(attackVersion) !== null;
