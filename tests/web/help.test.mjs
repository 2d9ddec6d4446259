// Somebody needs a hand: what one asks, the other sees within two seconds on an open page and by
// mail, without scripts on the next page; who is asked often is spared; nonsense and floods do no
// harm; a person may leave in the middle.
//
//   SCREENS=folder    where the pictures of the pages go      (a temporary folder)
//   CHROMIUM=path     the browser                             (/usr/bin/chromium)
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { DOMAIN, ENGINES, House, PASSWORD, temporary, until } from './house.mjs';
import { Sink } from './sink.mjs';
import { test, need, finish, assert, Facts } from './tap.mjs';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const SCREENS = process.env.SCREENS ?? temporary('screens');
const FIRST = 910000;                                       // ids far from those of the demo
const CROWD = 12;
const PC = 'Mon ordinateur ne démarre plus : écran noir, le ventilateur tourne.';

const houses = new Map();
let browser;

const email = (i) => `aide-${i}@${DOMAIN}`;
const name = (i) => `Aide${i}`;

// A dozen members who all come today to a place that is open around the clock; the first three
// repair computers, the others want nothing but help.
function makeCrowd(house) {
    const at = Math.floor(Date.now() / 1000);
    const today = new Date().toISOString().slice(0, 10);
    const rows = (row) => Array.from({ length: CROWD }, (_, i) => row(FIRST + i, i)).join(',\n');

    house.sql(`
        INSERT INTO place (id, slug, name, fold, kind, town, zone, chairs, made_at) VALUES
            (${FIRST}, 'la-fosse', 'La Fosse', 'la fosse', 'host', 'Lens', 'UTC', 40, ${at});
        INSERT INTO day (id, place_id, date, opens, closes, made_at, changed_at) VALUES
            (${FIRST}, ${FIRST}, '${today}', 0, 1440, ${at}, ${at});
        INSERT INTO person (id, first_name, last_name, email, fold, made_at, lang) VALUES
            ${rows((id, i) => `(${id}, '${name(i)}', 'Martin', '${email(i)}', 'aide${i} martin', ${at}, 'fr')`)};
        INSERT INTO account (person_id, email, password, made_at) VALUES
            ${rows((id, i) => `(${id}, '${email(i)}', (SELECT password FROM account
                WHERE email = 'demo-member@${DOMAIN}'), ${at})`)};
        INSERT INTO role (person_id, role, valid_from, made_at) VALUES
            ${rows((id) => `(${id}, 'member', '2020-01-01', ${at})`)};
        INSERT INTO presence (day_id, person_id, share, morning, afternoon, state, made_at, changed_at)
            VALUES ${rows((id) => `(${FIRST}, ${id}, 'day', 1, 1, 1, ${at}, ${at})`)};`);
}

async function setSkills(house, i, gives) {
    const who = house.client({ token: house.token(email(i)) });
    const answer = await who.call('PUT', '/api/v1/me/skills', { gives });
    assert.equal(answer.status, 200, answer.text);
    return who;
}

need('houses with a mail server, a dozen people at one day, and a browser', async () => {
    fs.mkdirSync(SCREENS, { recursive: true });
    const sink = await Sink.open();
    for (const engine of ENGINES) {
        const house = await House.open(engine, { options: ['--smtp', sink.url] });
        makeCrowd(house);
        await house.start();
        house.sink = sink;
        house.helpers = [];
        for (let i = 0; i < 3; i++)
            house.helpers.push(await setSkills(house, i, ['réparer un ordinateur',
                                                          'récupérer des données']));
        houses.set(engine, house);
    }
    browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
               '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    finish(() => browser.close());
});

async function sit(house, who, { scripts = true, width = 1280 } = {}) {
    const context = await browser.newContext({
        baseURL: house.url, locale: 'fr-FR', javaScriptEnabled: scripts,
        viewport: { width, height: 900 },
    });
    const page = await context.newPage();
    page.errors = [];
    page.on('pageerror', (error) => page.errors.push(error.message));
    await page.goto('/sign-in');
    await page.locator('input[name=email]').first().fill(who);
    await page.locator('input[type=password]').first().fill(PASSWORD);
    await page.locator('form:has(input[type=password]) button:not([formaction])').first().click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    return page;
}

async function ask(who, words, more = {}) {
    const answer = await who.call('POST', '/api/v1/requests',
                                  { text: words, when: 'now', where: 'here', ...more });
    assert.equal(answer.status, 201, answer.text);
    return answer.json;
}

async function proposals(who, request) {
    const answer = await who.call('GET', `/api/v1/requests/${request.id}/proposals`);
    assert.equal(answer.status, 200, answer.text);
    return answer.json.items;
}

for (const engine of ENGINES) {
    test(`two browsers at one day, on ${engine}: asked, seen within two seconds and by mail, ` +
         'answered, seen again, done', async () => {
        const house = houses.get(engine);
        const asker = await sit(house, email(3));
        const others = await Promise.all([0, 1, 2].map((i) => sit(house, email(i))));
        // An open page is one whose stream is open.
        await Promise.all(others.map((page) => {
            const stream = page.waitForResponse((r) => r.url().includes('/me/live'));
            return Promise.all([stream, page.goto('/week')]);
        }));
        await asker.goto('/help');
        await asker.screenshot({ path: `${SCREENS}/help-ask.png`, fullPage: true });
        await asker.locator('textarea[name=text], textarea[name=words]').first().fill(PC);
        await asker.locator('main form button').first().click();
        await asker.waitForURL(/\/help\/\d+/);
        await asker.screenshot({ path: `${SCREENS}/help-candidates.png`, fullPage: true });
        const first = (await asker.locator('main').innerText()).match(/Aide(\d+)/);
        assert.ok(first, 'nobody of the day is proposed');
        const i = Number(first[1]);
        assert.ok(i < 3, 'somebody is proposed who does not repair computers');

        const mails = house.sink.to(email(i)).length;
        const since = Date.now();
        await asker.getByRole('button', { name: new RegExp(`Aide${i}`) }).first().click();
        const notice = others[i].locator('#live form button');
        await notice.first().waitFor({ timeout: 2000 });
        assert.ok(Date.now() - since < 2000, `seen after ${Date.now() - since} ms`);
        await until(() => house.sink.to(email(i)).length > mails, 'the mail', 10);
        assert.match(house.sink.to(email(i)).at(-1).text, /ordinateur/);

        // Who was not asked hears nothing.
        const idle = others[(i + 1) % 3];
        assert.equal(await idle.locator('#live form').count(), 0);

        await notice.first().click();
        await others[i].waitForURL(/\/help\/\d+/);
        await others[i].screenshot({ path: `${SCREENS}/help-asked.png`, fullPage: true });
        await others[i].getByRole('button', { name: /^Je peux/ }).first().click();
        await others[i].locator('[role=status]').first().waitFor();
        await asker.locator('#live form button').first().waitFor({ timeout: 2000 });

        await asker.reload();
        assert.match(await asker.locator('main').innerText(), new RegExp(`Aide${i}`));
        for (const page of [asker, ...others]) {
            assert.deepEqual(page.errors, []);
            await page.context().close();
        }
    });

    test(`without scripts it stands on the next page, on ${engine}`, async () => {
        const house = houses.get(engine);
        const helper = house.helpers[1];
        const page = await sit(house, email(1), { scripts: false, width: 360 });
        const asker = house.client({ token: house.token(email(4)) });
        const before = await page.locator('.tools .count').count()
            ? Number((await page.locator('.tools .count').innerText()).match(/\d+/)[0]) : 0;

        const request = await ask(asker, 'Mon écran reste bleu au démarrage du PC');
        const me = (await helper.call('GET', '/api/v1/me')).json.id;
        const asked = await asker.call('POST', `/api/v1/requests/${request.id}/asks`, { person: me });
        assert.ok(asked.status < 300, asked.text);
        await page.goto('/week');
        const after = Number((await page.locator('.tools .count').innerText()).match(/\d+/)[0]);
        assert.equal(after, before + 1);
        await page.goto('/me/notices');
        await page.screenshot({ path: `${SCREENS}/notices-360.png`, fullPage: true });
        await page.goto(`/help/${request.id}`);
        await page.getByRole('button', { name: /^Pas maintenant/ }).first().click();
        await page.locator('[role=status]').first().waitFor();
        const item = (await proposals(asker, request)).find((p) => p.person.id === me);
        assert.ok(!item || item.answer === null, 'a "not now" shows as silence');
        await page.context().close();
    });

    test(`ten who ask the same at once: nobody is first more than three times, on ${engine}`,
         async () => {
        const house = houses.get(engine);
        const words = 'Je cherche quelqu’un pour souder un portail en acier';
        const askers = Array.from({ length: 10 }, (_, i) =>
            house.client({ token: house.token(email(i + 2)) }));
        const asked = await Promise.all(askers.map((who) => ask(who, words,
                                                                { when: 'any', where: 'anywhere' })));
        const times = new Map();
        for (let i = 0; i < 10; i++) {
            const items = await proposals(askers[i], asked[i]);
            if (items.length)
                times.set(items[0].person.id, (times.get(items[0].person.id) ?? 0) + 1);
        }
        assert.ok(times.size >= 3, `only ${times.size} persons are proposed first`);
        assert.ok(Math.max(...times.values()) <= 3, JSON.stringify([...times]));
    });

    test(`who said "not now" is not proposed for the same again, on ${engine}`, async () => {
        const house = houses.get(engine);
        const words = 'Le disque dur de mon ordinateur est mort, comment récupérer les photos ?';
        const asker = house.client({ token: house.token(email(5)) });
        const first = await ask(asker, words);
        const items = await proposals(asker, first);
        const chosen = items.find((p) => p.person.first_name?.startsWith('Aide')).person;
        const i = Number(chosen.first_name.slice(4));
        await asker.call('POST', `/api/v1/requests/${first.id}/asks`, { person: chosen.id });
        const no = await house.helpers[i].call('POST', `/api/v1/requests/${first.id}/answers`,
                                               { answer: 'not_now' });
        assert.ok(no.status < 300, no.text);
        const other = house.client({ token: house.token(email(6)) });
        const again = await proposals(other, await ask(other, words));
        assert.ok(!again.some((p) => p.person.id === chosen.id));
        const same = await proposals(asker, await ask(asker, words));
        assert.ok(!same.some((p) => p.person.id === chosen.id));
    });

    test(`an anonymous asker is known to nobody but to who said yes, on ${engine}`, async () => {
        const house = houses.get(engine);
        const asker = house.client({ token: house.token(email(7)) });
        const request = await ask(asker, 'Mon imprimante bourre à chaque page',
                                  { anonymous: true, listed: true });
        const mails = house.sink.mails.length;
        await asker.call('POST', `/api/v1/requests/${request.id}/asks`, { everyone: true });
        const facts = new Facts();
        const eyes = [house.helpers[0], house.client({ token: house.token(email(8)) }),
                      house.withToken('animator'), house.withToken('manager'),
                      house.withToken('admin')];
        const times = (text, i) => text.split(name(i)).length;
        for (const who of eyes) {
            for (const path of [`/api/v1/requests/${request.id}`, '/api/v1/requests?list=listed',
                                '/api/v1/requests?list=for_me', `/api/v1/requests/${request.id}/proposals`,
                                '/help', '/help/open', '/me/notices', '/me/data.json'])
                facts.hold(!/Aide7\b/.test((await who.get(path)).text), `${path} tells who asks`);
            // Where people are listed to be chosen from, the asker stands there as others do.
            for (const path of [`/help/${request.id}`, '/help/mediation']) {
                const { text } = await who.get(path);
                facts.hold(times(text, 7) === times(text, 9), `${path} tells who asks`);
            }
        }
        await until(() => house.sink.mails.length >= mails + 3, 'the mails', 10);
        for (const mail of house.sink.mails.slice(mails))
            facts.hold(!/Aide7\b/.test(mail.raw), `a mail to ${mail.to} tells who asks`);
        const yes = await house.helpers[2].call('POST', `/api/v1/requests/${request.id}/answers`,
                                                { answer: 'yes', note: 'J’arrive' });
        assert.ok(yes.status < 300, yes.text);
        facts.hold(/Aide7\b/.test((await house.helpers[2].get(`/api/v1/requests/${request.id}`)).text),
                   'who said yes is not told who asks');
        facts.hold(!/Aide7\b/.test((await house.helpers[0].get(`/api/v1/requests/${request.id}`)).text),
                   'who did not say yes is told who asks');
        facts.end();
    });

    test(`nonsense: markup, right-to-left tricks, a megabyte, a flood, on ${engine}`, async () => {
        const house = houses.get(engine);
        const who = house.client({ token: house.token(email(9)) });
        const page = await house.client().signIn(email(10), PASSWORD);
        const post = (text, more) => who.call('POST', '/api/v1/requests',
                                              { text, when: 'any', where: 'anywhere', ...more });

        const markup = await post('<script>alert(1)</script><b onmouseover="x()">ordinateur</b>',
                                  { listed: true });
        assert.equal(markup.status, 201, markup.text);
        const shown = (await page.get(`/help/${markup.json.id}`)).text;
        assert.ok(!shown.includes('<script>alert') && !shown.includes('<b onmouseover'));

        const tricks = await post('ordinateur \u202Eexe.tnemetnaruter\u202C \u2067abc', { listed: true });
        assert.ok([201, 422].includes(tricks.status), tricks.text);
        if (tricks.status === 201) {
            const text = (await page.get(`/help/${tricks.json.id}`)).text;
            assert.ok(!/[\u202A-\u202E\u2066-\u2069](?![^<]*<\/(?:bdi|p|textarea|q|blockquote))/.test(text),
                      'a control of direction stands outside of its own element');
        }
        assert.equal((await post('x'.repeat(1 << 20))).status, 413);
        for (const bad of ['', '   ', '\u200b', '?!', 'y'.repeat(5000)])
            assert.equal((await post(bad)).status, 422, JSON.stringify(bad.slice(0, 20)));
        for (const [field, value] of [['when', 'yesterday'], ['where', 'mars']])
            assert.equal((await post('ordinateur', { [field]: value })).status, 422, field);

        let refused;
        for (let i = 0; i < 40 && !refused; i++) {
            const answer = await post(`ordinateur en panne, essai ${i}`);
            assert.ok([201, 409, 429].includes(answer.status), answer.text);
            if (answer.status !== 201)
                refused = answer;
        }
        assert.ok(refused, 'forty requests of one person are taken');
        assert.ok(refused.json.title.length > 10);
        assert.match(refused.headers['content-type'], /problem\+json/);
    });

    test(`somebody leaves in the middle, on ${engine}`, async () => {
        const house = houses.get(engine);
        const leaving = await house.client().signIn(email(11), PASSWORD);
        const own = await ask(leaving, 'Mon clavier ne répond plus', { listed: true });
        const asker = house.client({ token: house.token(email(6)) });
        const request = await ask(asker, 'Qui sait tresser l’osier ?', { when: 'any' });
        const id = FIRST + 11;
        await asker.call('POST', `/api/v1/requests/${request.id}/asks`, { person: id });
        const yes = await leaving.call('POST', `/api/v1/requests/${request.id}/answers`, { answer: 'yes' });
        assert.ok(yes.status < 300, yes.text);

        assert.equal((await leaving.post('/me/data/erase', { sure: '1' })).status, 303);
        const after = await asker.get(`/help/${request.id}`);
        assert.equal(after.status, 200);
        assert.ok(!after.text.includes('Aide11'));
        const listed = await asker.call('GET', '/api/v1/requests?list=listed');
        assert.ok(!listed.json.items.some((r) => r.id === own.id));
        const items = await proposals(asker, request);
        assert.ok(!items.some((p) => p.person?.id === id && p.person.name));
    });
}
