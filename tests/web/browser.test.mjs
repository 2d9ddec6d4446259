// What people do, in a real browser: in French and in English, with scripts and without, with the
// mouse and by keyboard; and what every page owes everyone: no fault found by axe-core, nothing cut
// off on a small phone, few bytes, and no word to any other host.
//
//   SCREENS=folder    where the pictures of the pages go      (a temporary folder)
//   CHROMIUM=path     the browser                             (/usr/bin/chromium)
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { House, DOMAIN, PASSWORD, temporary } from './house.mjs';
import { test, need, finish, assert, Facts } from './tap.mjs';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const AXE = require.resolve('axe-core/axe.min.js');
const SCREENS = process.env.SCREENS ?? temporary('screens');
const WEIGHT = 50 * 1024;

let house, browser, routes;

need('a browser and a house', async () => {
    fs.mkdirSync(SCREENS, { recursive: true });
    house = await House.open('sqlite');
    await house.start();
    routes = house.routes();
    browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
               '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    finish(() => browser.close());
});

// A person at a browser of their own.  Words to other hosts are refused and remembered.
async function sit({ lang = 'fr', scripts = true, width = 1280, dark = false } = {}) {
    const context = await browser.newContext({
        baseURL: house.url, locale: lang === 'fr' ? 'fr-FR' : 'en-GB', javaScriptEnabled: scripts,
        viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light',
    });
    const page = await context.newPage();
    page.strangers = [];
    await context.route((url) => url.origin !== new URL(house.url).origin, (route) => {
        page.strangers.push(route.request().url());
        return route.abort();
    });
    page.on('pageerror', (error) => page.strangers.push(`script error: ${error.message}`));
    return page;
}

const WORDS = {
    fr: { email: /courriel|électronique/i, password: /mot de passe/i, come: /^je viens/i,
          free: /0,00\s€/, seven: /7,00\s€/, book: /^réserver/i },
    en: { email: /email/i, password: /password/i, come: /^I come/i,
          free: /€0\.00/, seven: /€7\.00/, book: /^book/i },
};

async function signIn(page, role, lang) {
    const words = WORDS[lang];
    await page.goto('/sign-in');
    await page.getByLabel(words.email).first().fill(`demo-${role}@${DOMAIN}`);
    await page.getByLabel(words.password).first().fill(PASSWORD);
    await page.locator('form:has(input[type=password]) button[type=submit], ' +
                       'form:has(input[type=password]) button:not([type])').first().click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    return page;
}

async function picture(page, name) {
    await page.screenshot({ path: `${SCREENS}/${name}.png`, fullPage: true });
}

// The next roaming day that still takes people and has not been chosen by the journey before, by
// the API; the journey itself goes by the pages.
async function nextDay(roaming, chosen = false) {
    const api = house.withToken('member');
    const today = new Date().toISOString().slice(0, 10);
    const to = new Date(Date.now() + 60 * 86400e3).toISOString().slice(0, 10);
    const { items } = (await api.call('GET', `/api/v1/days?from=${today}&to=${to}`)).json;
    const found = items.find((d) => d.roaming === roaming && d.date > today && d.state === 'open' &&
                                    (chosen || (d.coming < d.capacity && !d.mine)));
    assert.ok(found, 'the demo has no such day');
    return found;
}

// To the week of a date by its links, then to the day.
async function goToDay(page, day) {
    await page.goto('/week');
    const here = page.locator(`main a[href*="/${day.place.slug}/${day.date}"], ` +
                              `main a[href*="/days/${day.id}"]`);
    for (let week = 0; week < 7 && !(await here.count()); week++) {
        const chosen = page.locator(`main .street a[href*="${day.date}"]`);
        if (await chosen.count())
            await chosen.first().click();
        else
            await page.locator('a[rel=next]').first().click();
    }
    await here.first().click();
    await page.locator('h1').waitFor();
}

async function comeTo(page, part, words) {
    const form = page.locator('main form[action$="/presence"]').first();
    await form.locator(`.part:has(input[value=${part}])`).click();
    await form.getByRole('button', { name: words.come }).click();
    await page.locator('[role=status]').first().waitFor();
}

for (const lang of ['fr', 'en']) {
    for (const scripts of [true, false]) {
        test(`a newcomer's week, ${lang}, ${scripts ? 'with' : 'without'} scripts`, async () => {
            const words = WORDS[lang];
            const page = await sit({ lang, scripts });
            await signIn(page, 'member', lang);
            assert.equal(await page.getAttribute('html', 'lang'), lang);
            await picture(page, `week-${lang}`);

            // Thursday's roaming day: I come in the morning, and see who else does.
            const roaming = await nextDay(true);
            await goToDay(page, roaming);
            await comeTo(page, 'morning', words);
            assert.ok(await page.locator('main .rows .row').count() > 1, 'nobody else is seen');
            await picture(page, `day-${lang}`);

            // A day at the permanent place.
            const desk = await nextDay(false);
            await goToDay(page, desk);
            await comeTo(page, 'day', words);

            // The seminar room.
            await bookRoom(page, desk, words);
            await picture(page, `booked-${lang}`);

            // What I owe: nothing for the roaming day, seven euros for the desk.
            await page.goto(`/me/statement?month=${roaming.date.slice(0, 7)}`);
            assert.match(await page.locator('main').innerText(), words.free);
            await page.goto(`/me/statement?month=${desk.date.slice(0, 7)}`);
            assert.match(await page.locator('main').innerText(), words.seven);
            await picture(page, `statement-${lang}`);
            assert.deepEqual(page.strangers, []);
            await page.context().close();
        });
    }
}

// The seminar room, at an hour when nobody has it.
async function bookRoom(page, day, words) {
    const [[room]] = house.sql(`SELECT id FROM resource WHERE place_id = ${day.place.id}
        AND kind = 'room' AND bookable = 1 ORDER BY people DESC, id LIMIT 1`);
    const midnight = Date.parse(`${day.date}T00:00:00+01:00`) / 1000;
    const hour = [10, 11, 12, 13, 14, 15, 16, 17].find((h) => !Number(house.sql(`SELECT count(*)
        FROM booking WHERE resource_id = ${room} AND state = 1 AND ends_at > ${midnight + h * 3600}
         AND starts_at < ${midnight + (h + 1) * 3600}`)[0][0]));

    await page.goto(`/places/${day.place.slug}`);
    await page.locator('main .tabs a[href$="/book"]').click();
    const form = page.locator('main form[action$="/book"][method=post]');
    await form.locator('[name=resource]').selectOption(room);
    await form.locator('[name=on]').fill(day.date);
    await form.locator('[name=from]').fill(`${hour}:00`);
    await form.locator('[name=to]').fill(`${hour}:45`);
    await form.getByRole('button', { name: words.book }).click();
    await page.waitForURL(/\/bookings/);
    await page.locator('[role=status]').first().waitFor();
}

test('by keyboard alone: in, to the day, I come', async () => {
    const page = await sit();
    await page.goto('/sign-in');
    await tabTo(page, 'input[type=email], input[name=email]');
    await page.keyboard.type(`demo-host@${DOMAIN}`);
    await tabTo(page, 'input[type=password]');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));

    const day = await nextDay(true);
    await page.goto(`/week?on=${day.date}`);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#main');
    await goToDay(page, day);
    await tabTo(page, 'input[type=radio]');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await tabTo(page, 'form[action$="/presence"] button');
    await page.keyboard.press('Enter');
    await page.locator('[role=status]').first().waitFor();
    await page.context().close();
});

// Tab until the focus is on such a thing; the focus must be seen on the way.
async function tabTo(page, selector, most = 120) {
    for (let i = 0; i < most; i++) {
        await page.keyboard.press('Tab');
        const state = await page.evaluate((wanted) => {
            const at = document.activeElement;
            const style = getComputedStyle(at);
            return { there: at.matches(wanted), tag: at.tagName, outline: style.outlineStyle,
                     radio: at.type === 'radio' || at.type === 'checkbox' };
        }, selector);
        if (state.tag !== 'BODY' && !state.radio)
            assert.notEqual(state.outline, 'none', `the focus is not seen on ${state.tag}`);
        if (state.there)
            return;
    }
    throw new Error(`no way by keyboard to ${selector}`);
}

// ---- Every page ----

const isPage = (r) => r.method === 'GET' && !/^\/(api|static|healthz|metrics|language|me\/live)/.test(r.path) &&
                      !/\.(ics|atom|csv|json|svg|pdf|txt)$|export|sign-out|\.ics/.test(r.path);

// What a :name of a path may stand for, from the demo.
async function samples() {
    const day = await nextDay(true, true);
    const [[place, slug]] = house.sql("SELECT id, slug FROM place WHERE kind = 'permanent' ORDER BY id");
    const one = (sql) => house.sql(sql)[0]?.[0] ?? '1';
    const ids = {
        '/people': one(`SELECT person_id FROM account WHERE email = 'demo-member@${DOMAIN}'`),
        '/organisations': one('SELECT min(id) FROM organisation'),
        '/bookings': one(`SELECT min(b.id) FROM booking b JOIN account a ON a.person_id = b.person_id
                           WHERE a.email = 'demo-member@${DOMAIN}'`),
        '/series': one('SELECT min(id) FROM series'),
        '/places/:slug/spaces': one(`SELECT min(id) FROM space WHERE place_id = ${place}`),
        '/places/:slug/resources': one(`SELECT min(id) FROM resource WHERE place_id = ${place}`),
    };
    return (path) => path.replace(/:(\w+)/g, (_, name, at) => ({
        date: day.date, place: day.place.slug, slug, week: '2026-W48',
    })[name] ?? ids[path.slice(0, at - 1)] ?? '1');
}

// A thing of the demo may be closed to this person, or not be there any more: that is a page too.
const mayRefuse = (route) => route.path.includes(':') || route.path === '/help/time';
// Any member may be named to put people in touch; those who animate do it anyway.
const isOfMediators = (route) => /^\/(help\/mediation|welcome\/newcomers)/.test(route.path);

const ROLES = { anonymous: 0, member: 2, host: 3, animator: 4, manager: 5, admin: 6 };
const RIGHTS = ['ANYONE', 'SIGNED_IN', 'MEMBER', 'HOST', 'ANIMATOR', 'MANAGER', 'ADMIN'];
const height = (right) => RIGHTS.indexOf(right.toUpperCase().replace(/[ -]/g, '_'));

// Each page once by the lowest role that may see it, and the common ones by every role.
function pagesOf(role) {
    const lowest = (r) => isOfMediators(r) ? ROLES.animator : height(r.right);
    return routes.filter((r) => isPage(r) && (lowest(r) === ROLES[role] ||
        (role === 'member' && r.right.toUpperCase().startsWith('SIGNED')) ||
        (role !== 'anonymous' && ['/week', '/me'].includes(r.path))));
}

for (const role of Object.keys(ROLES)) {
    test(`every page of ${role}: axe, width, weight, no other host`, async () => {
        const facts = new Facts();
        const fill = await samples();
        const page = await sit();
        if (role !== 'anonymous')
            await signIn(page, role, 'fr');
        for (const route of pagesOf(role))
            await judge(page, route, fill(route.path), role, facts);
        facts.hold(page.strangers.length === 0, `other hosts: ${page.strangers.join(' ')}`);
        await page.context().close();
        if (facts.count > 1)
            facts.end();
    });
}

async function judge(page, route, path, role, facts) {
    const weigh = await scale(page);
    const answer = await page.goto(path);
    const type = answer.headers()['content-type'] ?? '';
    if (!type.startsWith('text/html'))
        return;
    facts.hold(answer.status() < (mayRefuse(route) ? 500 : 400), `${path}: ${answer.status()}`);
    const bytes = await weigh();
    facts.hold(bytes < WEIGHT, `${path}: ${bytes} bytes on the wire`);

    const found = await axe(page);
    facts.hold(found.length === 0, `${path}: ${found.join('; ')}`);

    const name = `${role}${path.replace(/[^a-z0-9]+/gi, '-')}`;
    for (const width of [1280, 360, 320]) {
        await page.setViewportSize({ width, height: 900 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        facts.hold(wide <= width, `${path}: ${wide} px wide on a screen of ${width}`);
        if (width !== 320)
            await picture(page, `${name}-${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
}

// Bytes on the wire of a first visit, fonts apart.
async function scale(page) {
    const wire = await page.context().newCDPSession(page);
    const kinds = new Map();
    let bytes = 0;
    await wire.send('Network.enable');
    await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
    wire.on('Network.responseReceived', (e) => kinds.set(e.requestId, e.type));
    wire.on('Network.loadingFinished', (e) => {
        if (kinds.get(e.requestId) !== 'Font')
            bytes += e.encodedDataLength;
    });
    return async () => {
        await page.waitForLoadState('load');                // the stream of notices stays open
        await wire.detach();
        return bytes;
    };
}

// The policy of our pages takes no scripts from outside, so axe comes in by the debugger's door.
async function axe(page) {
    const wire = await page.context().newCDPSession(page);
    const run = async (expression) => {
        const said = await wire.send('Runtime.evaluate', { expression, awaitPromise: true,
                                                           returnByValue: true });
        if (said.exceptionDetails)
            throw new Error(said.exceptionDetails.exception?.description ?? 'axe failed');
        return said.result.value;
    };
    await run(`${fs.readFileSync(AXE, 'utf8')}; 0`);
    const found = await run(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',
        'wcag22aa', 'best-practice'] }).then((r) => r.violations.map((v) =>
            v.id + ' (' + v.nodes.length + '): ' + v.nodes[0].html.slice(0, 160)))`);
    await wire.detach();
    return found;
}

test('the dark scheme is readable as well', async () => {
    const facts = new Facts();
    const fill = await samples();
    const page = await sit({ dark: true });
    await signIn(page, 'member', 'fr');
    for (const path of ['/week', '/me', '/people', '/places', '/places/:place', '/me/statement']) {
        await page.goto(fill(path));
        const found = await axe(page);
        facts.hold(found.length === 0, `${path}: ${found.join('; ')}`);
        await picture(page, `dark${path.replace(/[^a-z0-9]+/gi, '-')}`);
    }
    await page.context().close();
    facts.end();
});

test('a form with faults keeps what was typed and says what to write', async () => {
    const page = await sit();
    await page.goto('/sign-in');
    await page.getByLabel(WORDS.fr.email).first().fill('personne@ailleurs.example');
    await page.getByLabel(WORDS.fr.password).first().fill('mauvais mot');
    await page.locator('form:has(input[type=password]) button').first().click();
    await page.locator('[aria-invalid=true], [role=alert]').first().waitFor();
    assert.equal(await page.getByLabel(WORDS.fr.email).first().inputValue(), 'personne@ailleurs.example');
    assert.deepEqual(await axe(page), []);
    await page.context().close();
});

test('pages that are not there are pages too', async () => {
    const page = await sit();
    const answer = await page.goto('/nulle-part');
    assert.equal(answer.status(), 404);
    assert.deepEqual(await axe(page), []);
    await picture(page, 'not-found');
    await page.context().close();
});
