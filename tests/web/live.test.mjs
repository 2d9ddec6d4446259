// What one does, another sees within two seconds on an open page: the stream of /me/live, on both
// engines, over two servers, with many listeners, bad ones among them.
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import net from 'node:net';
import { BIN, DOMAIN, ENGINES, House, sleep, until } from './house.mjs';
import { PLACE, email, makeCrowd, makeGround, signInCrowd } from './crowd.mjs';
import { finish, test, assert, Facts } from './tap.mjs';

const { chromium } = createRequire(import.meta.url)('playwright-core');
const SLOW = ['__asan_init', '__tsan_init'].some((name) => fs.readFileSync(BIN).includes(name));
const now = () => Math.floor(Date.now() / 1000);
const CROWD = 4;
const MANY = 500;

// One who listens: status, headers, events as they come.
class Listener {
    events = [];
    text = '';

    constructor(client, { path = '/me/live', headers = {} } = {}) {
        const who = client.token ? { authorization: `Bearer ${client.token}` }
                                 : { cookie: client.cookie };
        this.agent = new http.Agent({ maxSockets: 1 });
        this.opened = new Promise((resolve, reject) => {
            this.request = http.get({
                host: client.url.hostname, port: client.url.port, path, agent: this.agent,
                headers: { 'accept-language': 'fr', ...who, ...headers },
            }, (response) => {
                this.status = response.statusCode;
                this.headers = response.headers;
                response.setEncoding('utf8');
                response.on('data', (part) => this.#read(part));
                response.on('close', () => { this.ended = true; });
                response.on('error', () => {});
                resolve(this);
            });
            this.request.on('error', (error) => { this.ended = true; reject(error); });
        });
        this.opened.catch(() => {});
    }

    #read(part) {
        this.text += part;
        this.events = this.text.split('\n\n').slice(0, -1).filter((e) => /^id: /.test(e))
            .map((e) => ({ id: Number(e.match(/^id: (\d+)/)[1]),
                           ...JSON.parse(e.match(/^data: (.*)$/m)[1]) }));
    }

    close() {
        this.request.destroy();
        this.agent.destroy();
    }
}

async function listen(client, options) {
    const one = await new Listener(client, options).opened;
    finish(() => one.close());
    return one;
}

async function metric(house, name) {
    const { text } = await house.client().get('/metrics');
    return Number(text.match(new RegExp(`^${name} (\\S+)`, 'm'))[1]);
}

// Past the server, as another one would write it.
function tell(house, person, words, href = '/me/notices') {
    house.sql(`INSERT INTO notice (person_id, kind, words, href, made_at)
               VALUES (${person}, 'test', '${words}', '${href}', ${now()})`);
}

const come = async (client, date, parts) => {
    const said = await client.call('PUT', `/api/v1/days/${PLACE.host}/${date}/presence`, { parts });
    assert.ok([200, 201].includes(said.status), `${said.status} ${said.text}`);
    return said.json.state;
};

async function leave(client, date) {
    const said = await client.call('DELETE', `/api/v1/days/${PLACE.host}/${date}/presence`);
    assert.ok(said.status < 300, `${said.status} ${said.text}`);
}

// Another server on the same data.
async function second(house) {
    const other = Object.assign(new House(), { engine: house.engine, bin: house.bin, options: [],
                                               output: '', db: house.db, server: house.server });
    finish(() => other.stop());
    return other.start();
}

for (const engine of ENGINES) {
    let house, other, people, ids, dates;
    const on = (name, body) => test(`${engine}: ${name}`, body);

    on('a chair that comes free is told on an open page within two seconds', async () => {
        house = await House.open(engine);
        dates = makeGround(house, { days: 1 });
        makeCrowd(house, CROWD);
        await house.start();
        other = engine === 'postgresql' ? await second(house) : house;
        people = await signInCrowd(house, CROWD);
        ids = Array.from({ length: CROWD }, (_, i) => house.sql(
            `SELECT person_id FROM account WHERE email = '${email(i)}'`)[0][0]);
        house.sql(`UPDATE person SET email = 'foule@x.example' WHERE id = ${ids[1]}`);
        const [day] = dates;
        assert.equal(await come(people[0], day, ['morning']), 'coming');
        assert.equal(await come(people[1], day, ['morning']), 'waiting');

        const there = other.client();                       // told on one server, seen on the other
        there.cookie = people[1].cookie;
        const page = await there.get('/me');
        assert.match(page.text, /id="unseen" hidden/);
        const path = page.text.match(/data-live="([^"]+)"/)[1];
        const heard = await listen(there, { path });
        assert.equal(heard.status, 200);
        assert.match(heard.headers['content-type'], /^text\/event-stream/);
        assert.equal(heard.headers['cache-control'], 'no-store');
        assert.equal(heard.headers['x-accel-buffering'], 'no');
        const stranger = await listen(people[2]);
        const since = Date.now();
        await leave(people[0], day);
        await until(() => heard.events.length, 'the event', 2);
        assert.ok(Date.now() - since < 2000, `it took ${Date.now() - since} ms`);
        const [event] = heard.events;
        assert.match(event.words, /chaise|place/i);
        assert.match(event.href, /^\/days\/\d+$/);
        assert.equal(event.unseen, 1);
        assert.equal(heard.text.match(/^retry: (\d+)/)[1], '3000');

        // Without a script: on the next page, and in the list, from where one goes there.
        const next = await people[1].get('/me/notices');
        assert.match(next.text, /id="unseen"><span/);
        assert.ok(next.text.includes(`action="/me/notices/${event.id}"`), next.text);
        const gone = await people[1].post(`/me/notices/${event.id}`);
        assert.equal(gone.status, 303);
        assert.equal(gone.headers.location, event.href);
        assert.match((await people[1].get('/me')).text, /id="unseen" hidden/);
        assert.equal(house.sql(`SELECT count(*) FROM mail WHERE kind = 'chair_free'`)[0][0], '1');

        await sleep(1200);                                  // once each, and to nobody else
        assert.equal(heard.events.length, 1);
        assert.equal(stranger.events.length, 0);
        heard.close();
        stranger.close();
    });

    on('what came while the connection was lost comes with the next one, in order', async () => {
        const first = await listen(people[1]);
        tell(house, ids[1], 'eins');
        await until(() => first.events.length, 'the first');
        first.close();
        tell(house, ids[1], 'zwei');
        tell(house, ids[1], 'drei');
        const again = await listen(people[1], {
            path: '/me/live?after=0', headers: { 'last-event-id': first.events[0].id } });
        await until(() => again.events.length >= 2, 'what was missed', 3);
        tell(house, ids[1], 'vier');
        await until(() => again.events.length >= 3, 'what is new', 3);
        await sleep(1200);
        assert.deepEqual(again.events.map((e) => e.words), ['zwei', 'drei', 'vier']);
        again.close();
        for (const bad of ['x', '-1', '99999999999999999999', '1; DROP', ''])
            assert.equal((await listen(people[3], { headers: { 'last-event-id': bad } })
                .then((l) => { l.close(); return l; })).status, 200, `Last-Event-ID '${bad}'`);
    });

    on('ids that become visible late, or come again, are told once each', async () => {
        const one = await listen(people[2]);
        await until(async () => one.text.length, 'the stream');
        await sleep(700);
        house.sql(`INSERT INTO notice (id, person_id, kind, words, href, made_at) VALUES
                   (900010, ${ids[2]}, 'test', 'later', '/', 1)`);
        await until(() => one.events.length === 1, 'the greater id');
        house.sql(`INSERT INTO notice (id, person_id, kind, words, href, made_at) VALUES
                   (900009, ${ids[2]}, 'test', 'overtaken', '/', 1)`);
        await until(() => one.events.length === 2, 'the smaller id', 3);
        house.sql('DELETE FROM notice WHERE id >= 900009');
        await sleep(1200);                                  // SQLite gives ids once more
        house.sql(`INSERT INTO notice (id, person_id, kind, words, href, made_at) VALUES
                   (900009, ${ids[2]}, 'test', 'again', '/', 1)`);
        if (engine === 'sqlite')
            await until(() => one.events.length === 3, 'the id that came again', 3);
        house.sql('DELETE FROM notice WHERE id >= 900009');
        assert.deepEqual(one.events.slice(0, 2).map((e) => e.words), ['later', 'overtaken']);
        one.close();
    });

    on('nobody listens without a session; whoever signs out hears nothing more', async () => {
        const stranger = await listen(house.client());
        assert.equal(stranger.status, 303);
        const by = await listen(house.client({ token: house.token(email(3)) }));
        assert.equal(by.status, 200);
        by.close();
        const [leaver] = await signInCrowd(house, 1);
        const heard = await listen(leaver);
        tell(house, ids[0], 'before');
        await until(() => heard.events.some((e) => e.words === 'before'), 'the first', 3);
        const count = heard.events.length;
        assert.equal((await leaver.post('/sign-out')).status, 303);
        tell(house, ids[0], 'after');
        await until(() => heard.ended, 'the end of the stream', 3);
        assert.equal(heard.events.length, count);
    });

    on('six streams a person, not a seventh, and closed pages do not count', async () => {
        const six = [];
        for (let i = 0; i < 6; i++)
            six.push(await listen(people[3]));
        assert.ok(six.every((s) => s.status === 200), six.map((s) => s.status).join(' '));
        const seventh = await listen(people[3]);
        assert.equal(seventh.status, 429);
        assert.ok(Number(seventh.headers['retry-after']) > 0);
        for (let i = 0; i < 20; i++) {                      // from page to page
            six.shift().close();
            await sleep(20);
            const next = await listen(people[3]);
            assert.equal(next.status, 200, `page ${i}: ${next.status}`);
            six.push(next);
        }
        six.forEach((s) => s.close());
        await until(async () => await metric(house, 'beffroi_live_streams') === 0,
                    'the streams to be forgotten', 5);
    });

    on('a reader that never reads is cut off', async () => {
        const { hostname, port } = new URL(house.url);
        const socket = net.connect(Number(port), hostname);
        let closed = false;
        socket.on('close', () => { closed = true; });
        socket.on('error', () => { closed = true; });
        socket.pause();
        socket.write(`GET /me/live HTTP/1.1\r\nHost: x\r\nCookie: ${people[2].cookie}\r\n\r\n`);
        await until(async () => await metric(house, 'beffroi_live_streams') === 1, 'the stream', 5);
        const words = 'x'.repeat(2000);
        for (let round = 0; round < 20; round++) {
            house.sql(`INSERT INTO notice (person_id, kind, words, href, made_at) VALUES
                ${Array.from({ length: 200 }, () =>
                    `(${ids[2]}, 'test', '${words}', '/', 1)`).join(',\n')}`);
            await sleep(600);
            if (await metric(house, 'beffroi_live_streams') === 0)
                break;
        }
        assert.equal(await metric(house, 'beffroi_live_streams'), 0);
        house.sql(`DELETE FROM notice WHERE person_id = ${ids[2]}`);
        socket.resume();
        await until(() => closed, 'the end of the connection', 70);
    });

    on(`${MANY} listen: pages stay quick, memory small, the end soon`, async () => {
        const peopleAgain = Math.ceil(MANY / 5);
        const at = now();
        const extra = Array.from({ length: peopleAgain }, (_, i) => 910000 + i);
        house.sql(`INSERT INTO person (id, first_name, last_name, fold, made_at) VALUES
                       ${extra.map((id) => `(${id}, 'Oreille', 'N', 'oreille n', ${at})`).join(',')};
                   INSERT INTO account (person_id, email, password, made_at) VALUES
                       ${extra.map((id) => `(${id}, 'o${id}@x.example', 'x', ${at})`).join(',')};`);
        const tokens = extra.map((id) => house.token(`o${id}@x.example`));
        const resident = () => metric(house, 'process_resident_memory_bytes');
        const before = await resident();
        const streams = [];
        for (const token of tokens)
            for (let i = 0; i < 5; i++)
                streams.push(await listen(house.client({ token })));
        assert.ok(streams.every((s) => s.status === 200), 'some were refused');
        assert.equal(await metric(house, 'beffroi_live_streams'), MANY);
        const each = (await resident() - before) / MANY / 1024;
        console.log(`# ${each.toFixed(1)} kB for each of ${MANY} streams`);
        assert.ok(SLOW || each < 64, `${each} kB for each`);

        const took = [];
        for (let i = 0; i < 50; i++) {
            const since = performance.now();
            assert.equal((await people[0].get('/me')).status, 200);
            took.push(performance.now() - since);
        }
        took.sort((a, b) => a - b);
        console.log(`# a page meanwhile: ${took[25].toFixed(1)} ms, at worst ${took[49].toFixed(1)} ms`);
        assert.ok(took[25] < (SLOW ? 200 : 50), `${took[25]} ms`);
        const since = Date.now();
        house.sql(`INSERT INTO notice (person_id, kind, words, href, made_at) VALUES
                   ${extra.map((id) => `(${id}, 'test', 'all', '/', ${at})`).join(',')}`);
        await until(() => streams.every((s) => s.events.length === 1), 'each to hear', 10);
        assert.ok(Date.now() - since < (SLOW ? 10000 : 2000), `it took ${Date.now() - since} ms`);

        const facts = new Facts();
        const end = Date.now();
        await house.stop();
        facts.hold(Date.now() - end < (SLOW ? 8000 : 2000), `${Date.now() - end} ms to end`);
        await until(() => streams.every((s) => s.ended), 'the streams to end', 5);
        facts.end();
        const checked = house.tryRun('check');
        assert.equal(checked.status, 0, checked.stdout);
    });
}

// In a browser: shown and counted, markup as text, the focus where it was, one press to go there.
test('a page shows it, and pages that are left listen no more', async () => {
    const house = await House.open('sqlite');
    await house.start();
    const member = await house.as('member');
    const [[person]] = house.sql(
        `SELECT person_id FROM account WHERE email = 'demo-member@${DOMAIN}'`);
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
               '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    finish(() => browser.close());
    const context = await browser.newContext({ baseURL: house.url });
    const [name, value] = member.cookie.split('=');
    await context.addCookies([{ name, value, url: house.url }]);
    const page = await context.newPage();
    page.on('pageerror', (error) => { page.fault = error; });
    await page.goto('/me/profile');
    await page.locator('input[type=email]').first().focus();
    await until(async () => await metric(house, 'beffroi_live_streams') === 1, 'the stream');
    tell(house, person, 'Une <b>place</b> pour toi', '/week');
    await page.waitForSelector('#live form', { timeout: 2000 });
    assert.equal(await page.textContent('#live p'), 'Une <b>place</b> pour toi');
    assert.equal(await page.textContent('#unseen b'), '1');
    assert.ok(await page.isVisible('#unseen'));
    assert.equal(await page.evaluate('document.activeElement.type'), 'email');
    for (const path of ['/week', '/me', '/places', '/me', '/week', '/me', '/week', '/me'])
        await page.goto(path);                              // more pages than streams are allowed
    await until(async () => await metric(house, 'beffroi_live_streams') === 1, 'one stream');
    tell(house, person, 'Encore une', '/places');
    await page.waitForSelector('#live form', { timeout: 2000 });
    await page.click('#live button');
    await page.waitForURL('**/places');
    assert.equal(await page.textContent('#unseen b'), '1');
    assert.equal(page.fault, undefined);
    await context.close();
    await until(async () => await metric(house, 'beffroi_live_streams') === 0, 'no stream');
});
