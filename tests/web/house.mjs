// A server of our own for a test: a fresh database on either engine, migrated, with the demo
// community, on a free port, stopped by its own process id.
//
//   BEFFROI_BIN        the program                      (build/beffroi)
//   BEFFROI_TEST_PG    postgresql://... that runs already; its user may make databases
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { finish } from './tap.mjs';
import { Client } from './client.mjs';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const BIN = path.resolve(ROOT, process.env.BEFFROI_BIN ?? 'build/beffroi');
export const ENGINES = (process.env.ENGINES ?? 'sqlite,postgresql').split(',');
export const DOMAIN = 'beffroi.example';
export const PASSWORD = 'Trois-briques-9';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'beffroi-web-'));
fs.chmodSync(folder, 0o755);

// What still runs when this process ends, however it ends, ends with it.
const leftovers = new Set();
process.on('exit', () => {
    for (const end of leftovers)
        end();
    fs.rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => process.exit(1));

export function temporary(name) {
    return path.join(folder, name);
}

// Runs a command to its end; its output, or an error that shows it.
export function command(program, args, { input, env, quiet = false } = {}) {
    const done = spawnSync(program, args, {
        input, env: { ...process.env, ...env }, encoding: 'utf8', maxBuffer: 1 << 28,
    });
    if (done.status !== 0 && !quiet)
        throw new Error(`${program} ${args.join(' ')}: ${done.error ?? done.status}\n` +
                        `${done.stdout}${done.stderr}`);
    return done;
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Waits for `look` to give something true.
export async function until(look, what, seconds = 20) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(20)) {
        const seen = await look();
        if (seen)
            return seen;
    }
    throw new Error(`waited ${seconds} s in vain for ${what}`);
}

// ---- PostgreSQL ----

// A server in a temporary folder, by an ordinary user also when root runs the tests.
export class Postgres {
    constructor(name) {
        this.data = temporary(name);
        fs.mkdirSync(this.data);
        if (process.getuid() === 0)
            command('chown', ['postgres:', this.data]);
        this.bin = command('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin | tail -1']).stdout.trim();
        this.#as([`${this.bin}/initdb`, '-D', this.data, '-U', 'beffroi', '-A', 'trust',
                  '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8']);
        this.url = `postgresql://beffroi@/postgres?host=${encodeURIComponent(this.data)}`;
        this.start();
        finish(() => this.stop());
    }

    #as(words) {
        const [program, ...args] = process.getuid() === 0
            ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...words]
            : words;
        return command(program, args);
    }

    start() {
        this.#as([`${this.bin}/pg_ctl`, '-D', this.data, '-w', '-l', `${this.data}/log`, '-o',
                  `-c listen_addresses='' -c unix_socket_directories=${this.data}` +
                  ' -c max_connections=100', 'start']);
        this.running = true;
        leftovers.add(this.end = () => this.stop());
    }

    // At once: as if the machine had died.
    stop(how = 'immediate') {
        if (this.running)
            this.#as([`${this.bin}/pg_ctl`, '-D', this.data, '-w', '-m', how, 'stop']);
        this.running = false;
        leftovers.delete(this.end);
    }
}

let shared;

function sharedPostgres() {
    shared ??= process.env.BEFFROI_TEST_PG ? { url: process.env.BEFFROI_TEST_PG }
                                           : new Postgres('postgresql');
    return shared;
}

function withDatabase(address, name) {
    return address.replace(/^(postgres(?:ql)?:\/\/[^/?]*)\/?[^?]*/, `$1/${name}`);
}

// ---- The house ----

let count = 0;
const seeds = new Map();

export class House {
    // `server`: a Postgres of one's own.  `file`: where the SQLite file shall be.
    static async open(engine, { seed = true, server, file, bin = BIN, options = [] } = {}) {
        const house = new House();
        house.engine = engine;
        house.bin = bin;
        house.options = options;
        house.output = '';
        house.name = `house_${process.pid}_${++count}`;
        if (engine === 'postgresql') {
            house.server = server ?? sharedPostgres();
            house.db = withDatabase(house.server.url, house.name);
        } else {
            house.db = file ?? temporary(`${house.name}.db`);
        }
        house.#make(seed);
        finish(() => house.close());
        return house;
    }

    // The demo is made once for each engine and server, and copied from there.
    #make(seed) {
        const key = `${this.engine} ${this.server?.url} ${seed}`;
        const from = seeds.get(key);
        if (from && this.engine === 'sqlite') {
            fs.copyFileSync(from, this.db);
        } else if (this.engine === 'sqlite') {
            this.#fill(seed);
            const copy = temporary(`demo-${seeds.size}.db`);
            this.sql('PRAGMA wal_checkpoint(TRUNCATE)');
            fs.copyFileSync(this.db, copy);
            seeds.set(key, copy);
        } else {
            const name = `demo_${process.pid}_${seeds.size}`;
            if (!from) {
                this.#psql(this.server.url, `CREATE DATABASE ${name}`);
                const own = this.db;
                this.db = withDatabase(this.server.url, name);
                this.#fill(seed);
                this.db = own;
                seeds.set(key, name);
            }
            this.#psql(this.server.url,
                       `CREATE DATABASE ${this.name} TEMPLATE ${from ?? name}`);
        }
    }

    #fill(seed) {
        this.run('migrate');
        if (seed)
            this.run('seed', 'demo');
    }

    // A sub-command on this database; its output.
    run(...words) {
        return command(this.bin, [...words, '--db', this.db], { env: this.#env() }).stdout;
    }

    tryRun(...words) {
        return command(this.bin, [...words, '--db', this.db], { env: this.#env(), quiet: true });
    }

    #env() {
        return { BEFFROI_DEMO_PASSWORD: PASSWORD, ...this.env };
    }

    #psql(url, sql) {
        return command('psql', [url, '-X', '-q', '-A', '-t', '-F', '|', '-v', 'ON_ERROR_STOP=1'],
                       { input: sql }).stdout;
    }

    // SQL past the server, for what no page offers: rows as arrays of texts.
    sql(text) {
        const out = this.engine === 'postgresql'
            ? this.#psql(this.db, text)
            : command('sqlite3', ['-batch', '-bail', '-cmd', '.timeout 10000', this.db],
                      { input: text }).stdout;
        return out.split('\n').filter((line) => line).map((line) => line.split('|'));
    }

    // Starts the server; `under`: words that come before it ("sh -c ...").
    async start({ under = [], port = 0 } = {}) {
        const words = [...under, this.bin, 'serve', '--db', this.db,
                       '--listen', `127.0.0.1:${port}`, ...this.options];
        this.child = spawn(words[0], words.slice(1), {
            env: { ...process.env, ...this.#env() }, stdio: ['ignore', 'pipe', 'pipe'],
        });
        const child = this.child;
        const end = () => child.kill('SIGKILL');
        leftovers.add(end);
        this.ended = new Promise((resolve) => child.on('exit', (code, signal) => {
            leftovers.delete(end);
            resolve({ code, signal });
        }));
        let said = '';
        let gone = false;
        this.ended.then(() => { gone = true; });
        this.child.stdout.on('data', (part) => { said += part; this.output += part; });
        this.child.stderr.on('data', (part) => { this.output += part; });
        const here = () => {
            if (gone)
                throw new Error(`the server ended at once:\n${this.output.slice(-4000)}`);
        };
        this.url = await until(() => {
            here();
            return said.match(/listening on (http:\/\/\S+)/)?.[1];
        }, 'the server to listen');
        const door = new Client(this.url);
        await until(() => {
            here();
            return door.get('/healthz').then((r) => r.status === 200, () => false);
        }, '/healthz');
        door.close();
        return this;
    }

    // Ends the server the polite way and looks at how it went.
    async stop() {
        if (!this.child)
            return;
        this.child.kill('SIGTERM');
        const { code, signal } = await this.ended;
        this.child = undefined;
        if (code !== 0)
            throw new Error(`the server ended with ${code ?? signal}:\n${this.output.slice(-4000)}`);
        if (/Sanitizer|runtime error:/.test(this.output))
            throw new Error(`the server did something undefined:\n${this.output.slice(-8000)}`);
    }

    // Ends it as a power cut would end the process.
    async kill() {
        this.child.kill('SIGKILL');
        await this.ended;
        this.child = undefined;
    }

    async close() {
        try {
            await this.stop();
        } finally {
            if (this.engine === 'sqlite')
                for (const end of ['', '-wal', '-shm', '.lock'])
                    fs.rmSync(this.db + end, { force: true });
            else if (this.server.running !== false)
                this.#psql(this.server.url, `DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`);
        }
    }

    client(options) {
        return new Client(this.url, options);
    }

    // The demo's people: 'member', 'host', 'animator', 'manager', 'admin'.
    as(role, options) {
        return this.client(options).signIn(`demo-${role}@${DOMAIN}`, PASSWORD);
    }

    token(email, ...options) {
        const said = this.run('user', 'token', email, ...options).trim().split(/\s+/);
        return said[said.length - 1];
    }

    withToken(role, ...options) {
        return this.client({ token: this.token(`demo-${role}@${DOMAIN}`, ...options) });
    }

    routes() {
        return JSON.parse(command(this.bin, ['routes', '--json']).stdout);
    }
}
