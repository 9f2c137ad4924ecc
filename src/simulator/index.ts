// A whole pretend company on loopback: AWS's endpoint and the DNS of its domains, started and stopped together.
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type DnsServer, startDnsServer } from './dns.ts';
import type { DnsFault } from './dns-faults.ts';
import { type Estate, EstateError, parseEstate } from './estate.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from './server.ts';

/** The estates that come with Mailposture lie beside this file; in the published package, beside the bundle. */
const ESTATES = new URL('./estates/', import.meta.url);

/** The names of the estates that come with Mailposture. */
async function estateNames(): Promise<string[]> {
  const files = await readdir(ESTATES);
  return files.filter((file) => file.endsWith('.json')).map((file) => file.replace(/\.json$/, ''));
}

/**
 * Loads an estate by name, or from a file when the name looks like one.
 * @throws EstateError when there is none, or it does not fit the schema
 */
export async function loadEstate(nameOrFile: string): Promise<Estate> {
  const names = await estateNames();
  const isFile = /[/\\]|\.json$/.test(nameOrFile);
  if (!isFile && !names.includes(nameOrFile)) {
    throw new EstateError(
      `there is no estate ${JSON.stringify(nameOrFile)}; there are ${names.join(', ')}, or give a JSON file`,
    );
  }
  const file = isFile ? nameOrFile : fileURLToPath(new URL(`${nameOrFile}.json`, ESTATES));
  return parseEstate(await readJson(file), file);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(textOf(await readFile(file)));
  } catch (error) {
    throw new EstateError(
      `the estate ${file} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Another encoding would make other names of those in it. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // The decoder says no more than this (WHATWG Encoding Standard, "fatal").
    throw new EstateError('it is not UTF-8');
  }
}

export interface Company {
  readonly aws: Simulator;
  readonly dns: DnsServer;
  close(): Promise<void>;
}

export interface CompanyOptions extends SimulatorOptions {
  readonly dnsPort?: number;
  /** Besides those that the estate has by itself; drawn by the same seed. */
  readonly dnsFaults?: readonly DnsFault[];
}

/** Starts AWS and DNS of an estate. What its clients change there is changed in a copy: the estate stays as it is. */
export async function startCompany(options: CompanyOptions): Promise<Company> {
  const estate = structuredClone(options.estate);
  const { zones, dnsFaults } = estate;
  const dns = await startDnsServer({
    zones,
    faults: dnsFaults,
    ...(options.dnsFaults && { sometimes: options.dnsFaults }),
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.dnsPort === undefined ? {} : { port: options.dnsPort }),
  });
  try {
    const aws = await startSimulator({ ...options, estate });
    return { aws, dns, close: async () => void (await Promise.all([aws.close(), dns.close()])) };
  } catch (error) {
    // The port was taken, or a fault names no action: nothing may be left running.
    await dns.close();
    throw error;
  }
}
