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
    fr: { email: /courriel|électronique/i, password: /mot de passe/i, enter: /^(entrer|se connecter)/i,
          morning: 'Matin', day: 'Journée', come: /^je viens/i, noted: /c.est noté/i,
          owe: /ce que je dois|ce que tu dois|relevé/i, free: /0,00\s€/, seven: /7,00\s€/,
          book: /réserver/i, room: /séminaire/i, held: /réserv/i, thursday: /jeudi/i },
    en: { email: /email/i, password: /password/i, enter: /^(enter|sign in|come in)/i,
          morning: 'Morning', day: 'Whole day', come: /^(I come|I'm coming|I’m coming|I am coming)/i,
          noted: /noted/i, owe: /what (I|you) owe|statement/i, free: /€\s?0\.00/, seven: /€\s?7\.00/,
          book: /book/i, room: /seminar|séminaire/i, held: /book/i, thursday: /thursday/i },
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

// The next roaming day that still takes people, by the API; the journey itself goes by the pages.
async function nextDay(roaming) {
    const api = house.withToken('member');
    const today = new Date().toISOString().slice(0, 10);
    const to = new Date(Date.now() + 40 * 86400e3).toISOString().slice(0, 10);
    const { items } = (await api.call('GET', `/api/v1/days?from=${today}&to=${to}`)).json;
    const found = items.find((d) => d.roaming === roaming && d.date > today && d.state === 'open' &&
                                    d.coming < d.capacity && !d.mine);
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
    await page.getByText(words.noted).first().waitFor();
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
            await bookRoom(page, desk, words, scripts);
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

// Each journey takes another hour, so that they do not meet.
let hour = 8;
async function bookRoom(page, day, words) {
    await page.goto(`/places/${day.place.slug}`);
    await page.getByRole('link', { name: words.room }).first().click();
    hour++;
    const two = (n) => String(n).padStart(2, '0');
    const form = page.locator('main form[method=post]').filter({ has: page.locator('[name=date]') });
    await form.locator('[name=date]').fill(day.date);
    await form.locator('[name=from]').fill(`${two(hour)}:00`);
    await form.locator('[name=to]').fill(`${two(hour)}:45`);
    await form.getByRole('button', { name: words.book }).click();
    await page.locator('[role=status]').first().waitFor();
    assert.match(await page.locator('main').innerText(), words.held);
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
    await page.getByText(WORDS.fr.noted).first().waitFor();
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

const isPage = (r) => r.method === 'GET' && !/^\/(api|static|healthz|metrics|language)/.test(r.path) &&
                      !/\.(ics|csv|json|svg|pdf|txt)$|export|sign-out|\.ics/.test(r.path);

// What a :name of a path may stand for, from the demo.
async function samples() {
    const api = house.withToken('admin');
    const { items: places } = (await api.call('GET', '/api/v1/places?limit=200')).json;
    const day = await nextDay(true);
    const person = (await api.call('GET', '/api/v1/me')).json.id;
    const permanent = places.find((p) => p.kind === 'permanent');
    const { items: bookings } = (await house.withToken('member').call('GET', '/api/v1/bookings')).json;
    return (path) => path.replace(/:(\w+)/g, (_, name) => {
        if (name === 'date' || name === 'day')
            return day.date;
        if (name === 'place' || name === 'slug' || path.startsWith('/places/:'))
            return path.startsWith('/days/') ? day.place.slug ?? day.place.id : permanent.slug;
        if (path.startsWith('/days/:'))
            return day.id;
        if (path.startsWith('/bookings/:'))
            return bookings[0]?.id ?? 1;
        if (path.startsWith('/people/:'))
            return person;
        if (name === 'week')
            return '2026-W48';
        if (name === 'month')
            return day.date.slice(0, 7);
        return 1;
    });
}

const ROLES = { anonymous: 0, member: 2, host: 3, animator: 4, manager: 5, admin: 6 };
const RIGHTS = ['ANYONE', 'SIGNED_IN', 'MEMBER', 'HOST', 'ANIMATOR', 'MANAGER', 'ADMIN'];
const height = (right) => RIGHTS.indexOf(right.toUpperCase().replace(/[ -]/g, '_'));

// Each page once by the lowest role that may see it, and the common ones by every role.
function pagesOf(role) {
    return routes.filter((r) => isPage(r) && (height(r.right) === ROLES[role] ||
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
            await judge(page, fill(route.path), role, facts);
        facts.hold(page.strangers.length === 0, `other hosts: ${page.strangers.join(' ')}`);
        await page.context().close();
        if (facts.count > 1)
            facts.end();
    });
}

async function judge(page, path, role, facts) {
    const weigh = await scale(page);
    const answer = await page.goto(path);
    const type = answer.headers()['content-type'] ?? '';
    if (!type.startsWith('text/html'))
        return;
    facts.hold(answer.status() < 400, `${path}: ${answer.status()}`);
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
        await page.waitForLoadState('networkidle');
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
    await page.locator('[role=alert]').first().waitFor();
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
