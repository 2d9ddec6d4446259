// Promises that were broken once: under a flood each answer is still whole and right, strangers cost
// little, a write is done once, and the server ends in order.
import fs from 'node:fs';
import net from 'node:net';
import { BIN, DOMAIN, ENGINES, House, PASSWORD, sleep, until } from './house.mjs';
import { csrfOf } from './client.mjs';
import { MACHINE, email, instantIn, makeCrowd, makeGround, tokenCrowd } from './crowd.mjs';
import { test, need, assert, Facts } from './tap.mjs';

const SLOW = fs.readFileSync(BIN).includes('__asan_init');  // looks for undefined behaviour
const FORM = 'application/x-www-form-urlencoded';
const KB = 1024;

// A connection whose bytes are ours: requests without waiting, answers when we care to read them,
// and what came of an answer that was cut short stays in `rest`.
class Wire {
    answers = [];
    taken = 0;
    rest = Buffer.alloc(0);

    constructor(house) {
        const { hostname, port } = new URL(house.url);
        this.socket = net.connect(Number(port), hostname);
        this.socket.setTimeout(20000, () => this.socket.destroy());
        this.socket.on('data', (part) => this.#read(part));
        this.socket.on('error', () => {});
        this.socket.on('close', () => { this.closed = true; this.#tell(); });
    }

    #read(part) {
        this.rest = Buffer.concat([this.rest, part]);
        for (let end; (end = this.rest.indexOf('\r\n\r\n')) >= 0;) {
            const head = this.rest.toString('latin1', 0, end);
            const size = end + 4 + Number(head.match(/\r\nContent-Length: (\d+)/i)?.[1] ?? 0);
            if (this.rest.length < size)
                break;
            const text = this.rest.toString('utf8', end + 4, size);
            this.answers.push({ status: Number(head.match(/^HTTP\/1\.1 (\d{3}) /)?.[1]), head, text });
            this.rest = this.rest.subarray(size);
        }
        this.#tell();
    }

    #tell() {
        if (!this.waiting || (this.taken === this.answers.length && !this.closed))
            return;
        this.waiting(this.answers[this.taken] ?? null);
        this.waiting = undefined;
        this.taken++;
    }

    // The next answer; null if the connection ended first.
    next() {
        return new Promise((resolve) => {
            this.waiting = resolve;
            this.#tell();
        });
    }

    send(method, path, headers = {}, body = '') {
        const lines = Object.entries({ host: 'x', 'accept-language': 'fr', ...headers });
        this.socket.write(`${method} ${path} HTTP/1.1\r\n` +
                          `${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
    }

    ask(...request) {
        this.send(...request);
        return this.next();
    }
}

// What the server says of itself can be true.
async function saneMetrics(house) {
    const facts = new Facts();
    const { text } = await house.client().get('/metrics');
    const all = Object.fromEntries(text.trim().split('\n').filter((line) => !line.startsWith('#'))
        .map((line) => line.split(' ')).map(([name, value]) => [name, Number(value)]));
    for (const [name, value] of Object.entries(all)) {
        const most = /_bytes/.test(name) ? 4e9 : /_waiting/.test(name) ? 0 : 1e6;
        facts.hold(value >= 0 && value <= most, `${name} is ${value}`);
    }
    facts.hold(all.beffroi_request_seconds_sum < all.beffroi_request_seconds_count * 10, text);
    facts.hold(all.beffroi_commits_total <= all.beffroi_writes_total, text);
    facts.end();
    return all;
}

let house;

need('a house with its demo', async () => {
    house = await House.open('sqlite');
    await house.start();
});

// The kept pages are forgotten and made anew while connections stand still in the middle of them.
test('sixteen who ask much and read late get every page whole', async () => {
    const EACH = 2000, PAGES = 8;
    const reader = house.client();
    const pages = [];
    for (let n = 0; n < PAGES; n++)
        pages.push((await reader.get(`/privacy?a=${n}`)).text);
    const wires = Array.from({ length: 16 }, () => new Wire(house));
    for (const wire of wires) {
        wire.socket.pause();
        for (let i = 0; i < EACH; i++)
            wire.send('GET', `/privacy?a=${i % PAGES}`);
    }
    const answered = async () =>
        Number((await reader.get('/metrics')).text.match(/request_seconds_count (\d+)/)[1]);
    let before = 0;
    await until(async () => {                               // until they all stand still
        const last = before;
        before = await answered();
        await sleep(100);
        return before - last === 1;
    }, 'the sixteen to stand still');
    assert.ok(before < wires.length * EACH, `nobody stands still: ${before} answers`);

    const visitors = Array.from({ length: 12 }, () => house.client());
    for (let k = 0; k < 300; k++)
        assert.equal((await visitors[k % 12].get(`/legal?z=${k}`)).status, 200);
    wires.forEach((wire) => wire.socket.resume());

    const facts = new Facts();
    for (const wire of wires) {
        await until(() => wire.closed || wire.answers.length === EACH, 'the answers', 30);
        facts.hold(wire.answers.length === EACH && !wire.rest.length, `${wire.answers.length} answers`);
        wire.answers.forEach(({ status, text }, i) =>
            facts.hold(status === 200 && text === pages[i % PAGES], `answer ${i}: ${status} ${text}`));
        wire.socket.destroy();
    }
    facts.end();
    assert.equal((await reader.get('/healthz')).status, 200);
});

test('sixty bodies of nothing but "&" are refused, and cost little memory', async () => {
    const peak = () => Number(fs.readFileSync(`/proc/${house.child.pid}/status`, 'utf8')
        .match(/VmHWM:\s+(\d+) kB/)[1]) / KB;
    const before = peak();
    const said = await Promise.all(Array.from({ length: 60 }, () => house.client().send(
        'POST', '/sign-in', { headers: { 'content-type': FORM }, body: '&'.repeat(64 * KB) })));
    for (const { status, text } of said)
        assert.ok(status >= 400 && status < 500 && status !== 413, `${status} ${text}`);
    assert.ok(peak() - before < 200, `${before} MB, then ${peak()} MB`);
});

test('a body past the limit: 413 before it is read', async () => {
    const { cookie } = await house.as('admin');
    const member = { authorization: `Bearer ${house.token(`demo-member@${DOMAIN}`)}` };
    const tries = [
        ['/sign-in', 64 * KB + 1, {}], ['/admin/imports', 64 * KB + 1, {}],
        ['/api/v1/bookings', 64 * KB + 1, {}], ['/nowhere', 64 * KB + 1, {}],
        ['/sign-in', 4 * KB * KB, {}], ['/me/profile', 100 * KB * KB, { cookie }],
        ['/api/v1/bookings', 100 * KB * KB, member],
    ];
    const facts = new Facts();
    for (const [path, length, headers] of tries) {
        const said = await new Wire(house).ask('POST', path, {
            'content-type': FORM, 'content-length': length, ...headers });
        facts.hold(said?.status === 413, `${path} ${length}: ${said?.head}`);
    }
    // Who is known and sends the whole of it sees the sentence, not a broken connection.
    const whole = await (await house.as('admin')).send('POST', '/me/profile', {
        headers: { 'content-type': FORM }, body: 'x'.repeat(4 * KB * KB) });
    facts.hold(whole.status === 413 && /Envoie moins|Send less/.test(whole.text),
               `a whole body: ${whole.status}`);
    // One that does not say its length is counted as it comes.
    const wire = new Wire(house);
    wire.send('POST', '/admin/imports', { 'content-type': FORM, 'transfer-encoding': 'chunked' });
    for (let i = 0; i < 64; i++)
        wire.socket.write(`10000\r\n${'x'.repeat(64 * KB)}\r\n`);
    wire.socket.write('0\r\n\r\n');
    facts.hold((await wire.next())?.status === 413, `in pieces: ${wire.answers[0]?.head}`);
    facts.end();
});

test('a session is read from the cookie of exactly that name', async () => {
    const { cookie } = await house.as('member');
    const facts = new Facts();
    const nobody = [`evil${cookie}`, `x${cookie}`, `x=1; evil${cookie}`, `x=${cookie}`,
                    cookie.replace('beffroi', 'Beffroi'), cookie.replace('=', '2='), ''];
    const somebody = [cookie, `x=1; ${cookie}`, `xbeffroi=....; ${cookie}`, `${cookie}; x=1`];
    for (const sent of [...nobody, ...somebody]) {
        const said = await house.client().get('/me', { cookie: sent });
        const known = somebody.includes(sent);
        facts.hold(said.status === (known ? 200 : 303), `${sent}: ${said.status}`);
        facts.hold(known || said.headers.location?.startsWith('/sign-in'), `${sent}: not to the door`);
    }
    facts.end();
});

test('a wrong password: 422, the address kept, counted; the mailed link still opens', async () => {
    const who = `demo-animator@${DOMAIN}`;
    const one = house.client({ from: '127.0.3.1' });
    for (let i = 1; i <= 8; i++) {
        const said = await one.post('/sign-in', { email: who, password: `Faux-${i}-mot` });
        assert.equal(said.status, 422, `try ${i}: ${said.text}`);
        assert.ok(said.text.includes(`value="${who}"`), said.text);
        assert.ok(!said.text.includes(`Faux-${i}-mot`), 'shows the password');
    }
    const ninth = await one.post('/sign-in', { email: who, password: PASSWORD });
    assert.equal(ninth.status, 429, ninth.text);
    const wait = Number(ninth.headers['retry-after']);
    assert.ok(wait > 0 && wait <= 900, `Retry-After: ${ninth.headers['retry-after']}`);

    const asked = await one.post('/sign-in/link', { email: who });
    assert.equal(asked.status, 303, asked.text);
    const [link] = house.sql(`SELECT body FROM mail WHERE kind = 'sign_in_link' AND address = '${who}'`)
        .join('\n').match(/\/sign-in\/link\/[\w-]+/);
    const door = await one.get(link);
    assert.equal(door.status, 200, door.text);
    one.csrf = csrfOf(door.text);
    assert.equal((await one.post(link)).status, 303);
    assert.equal((await one.get('/me')).status, 200);
});

test('after all that the numbers are sane and the server has nothing to regret', async () => {
    await saneMetrics(house);
    assert.equal(house.tryRun('check').status, 0);
    await house.stop();                                     // looks for sanitizer reports as well
});

const PEOPLE = 8;

// The n-th quarter of an hour, from the day after tomorrow on.
const quarter = (n) => instantIn(2 + Math.floor(n / 96), n % 96 * 15);
const wishOf = (n) => ({ resource: MACHINE, starts_at: quarter(n), ends_at: quarter(n + 1) });

// Asks for a page and writes, in turns, until its connection ends.
async function customer(wire, { token }, next, acked) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    for (;;) {
        if (!await wire.ask('GET', '/week', headers))
            return;
        const wish = wishOf(next());
        const body = JSON.stringify(wish);
        const said = await wire.ask('POST', '/api/v1/bookings',
                                    { ...headers, 'content-length': body.length }, body);
        if (!said)
            return;
        if (said.status === 201)
            acked.push(`${JSON.parse(said.text).id} ${Date.parse(wish.starts_at) / 1000}`);
    }
}

for (const engine of ENGINES) {
    let own, people;
    const on = (name, body) => test(`${engine}: ${name}`, body);

    on('six at once with one Idempotency-Key: one booking, twenty times', async () => {
        own = await House.open(engine);
        makeGround(own, { days: 1 });
        makeCrowd(own, PEOPLE);
        await own.start();
        people = tokenCrowd(own, PEOPLE);
        const six = Array.from({ length: 6 }, () => own.client({ token: people[0].token }));
        const facts = new Facts();
        for (let round = 0; round < 20; round++) {
            const said = await Promise.all(six.map((one) => one.call(
                'POST', '/api/v1/bookings', wishOf(round), { 'idempotency-key': `flood-${round}` })));
            const ids = said.map((a) => (a.status === 201 ? a.json.id : `${a.status} ${a.text}`));
            facts.hold(new Set(ids).size === 1, `round ${round}: ${ids.join(', ')}`);
            for (const id of new Set(ids.filter(Number.isInteger))) {
                const seen = await six[0].get(`/api/v1/bookings/${id}`);
                facts.hold(seen.status === 200 && seen.json.id === id, `round ${round}: ${seen.text}`);
            }
        }
        const rows = own.sql(`SELECT starts_at, count(*) FROM booking WHERE resource_id = ${MACHINE}
                               GROUP BY starts_at`);
        facts.hold(rows.length === 20, `${rows.length} times of 20 are booked`);
        facts.hold(rows.every(([, n]) => n === '1'), `rows: ${rows.join(' ')}`);
        facts.end();
        await saneMetrics(own);
    });

    on('told to end under 64 clients: in time, in order, and every word kept', async () => {
        const wires = Array.from({ length: 64 }, () => new Wire(own));
        const acked = [];
        let n = 20;
        const done = wires.map((wire, i) => customer(wire, people[i % PEOPLE], () => n++, acked));
        await until(() => wires.every((w) => w.answers.length >= 4), 'each to be served twice');
        const since = Date.now();
        await own.stop();                                   // status 0, nothing undefined
        const took = (Date.now() - since) / 1000;
        assert.ok(took < (SLOW ? 15 : 5), `it took ${took} s to end`);
        await Promise.all(done);

        const facts = new Facts();
        for (const wire of wires) {
            facts.hold(!wire.rest.length, `cut short: ${wire.rest.toString('latin1').slice(0, 300)}`);
            for (const { status, head, text } of wire.answers)
                facts.hold([200, 201, 503].includes(status), `${head}\n${text.slice(0, 300)}`);
        }
        await own.start();
        const held = new Set(own.sql('SELECT id, starts_at FROM booking WHERE state = 1')
            .map((row) => row.join(' ')));
        facts.hold(acked.length >= wires.length, `only ${acked.length} writes`);
        for (const one of acked)
            facts.hold(held.has(one), `booking ${one} was acknowledged and is lost`);
        facts.end();
    });

    on('told to end with half requests left open: within 3 s', async () => {
        const half = { 'content-type': FORM, 'content-length': 100 };
        const wires = Array.from({ length: 4 }, () => new Wire(own));
        wires[0].send('POST', '/sign-in', half, 'email=');
        wires[1].send('POST', '/api/v1/bookings', { ...half, authorization: `Bearer ${people[0].token}` });
        wires[2].send('POST', '/sign-in', { 'content-type': FORM, 'transfer-encoding': 'chunked' },
                      '9\r\na=');
        wires[3].socket.write('GET /week HTTP/1.1\r\nHost:');
        await sleep(200);
        await saneMetrics(own);
        const since = Date.now();
        await own.stop();
        assert.ok(Date.now() - since < 3000, `it took ${Date.now() - since} ms to end`);
        assert.equal(own.tryRun('check').status, 0);
    });
}
