// A new animator plans the next season from the pages alone: on a wide screen and on a telephone,
// with scripts and without; and the wall takes the mouse too.
//
//   SCREENS=folder    where the pictures of the pages go      (a temporary folder)
//   CHROMIUM=path     the browser                             (/usr/bin/chromium)
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { House, DOMAIN, PASSWORD, temporary } from './house.mjs';
import { test, need, finish, assert, Facts } from './tap.mjs';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const SCREENS = process.env.SCREENS ?? temporary('screens');

let house, browser;

need('a browser and a house', async () => {
    fs.mkdirSync(SCREENS, { recursive: true });
    house = await House.open('sqlite');
    await house.start();
    browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
               '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    finish(() => browser.close());
});

async function sit({ scripts = true, width = 1280, dark = false, lang = 'en' } = {}) {
    const context = await browser.newContext({
        baseURL: house.url, locale: lang === 'fr' ? 'fr-FR' : 'en-GB', javaScriptEnabled: scripts,
        viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light',
    });
    const page = await context.newPage();
    page.errors = [];
    page.on('pageerror', (error) => page.errors.push(error.message));
    return page;
}

async function signIn(page, role) {
    await page.goto('/sign-in');
    await page.locator('input[name=email]').first().fill(`demo-${role}@${DOMAIN}`);
    await page.locator('input[type=password]').first().fill(PASSWORD);
    await page.locator('form:has(input[type=password]) button:not([formaction])').first().click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    return page;
}

async function noticeOf(page) {
    return page.locator('[role=status]').first().innerText();
}

// The draft of the demo.
async function toDraft(page) {
    await page.goto('/seasons');
    await page.locator('section.card:has(.tag.wait) h2 a').first().click();
    await page.locator('#wall').waitFor();
}

for (const { width, scripts, name } of [
    { width: 1280, scripts: true, name: 'Les jeudis du printemps' },
    { width: 360, scripts: false, name: 'Les jeudis du telephone' },
]) {
    test(`a season at ${width} px, ${scripts ? 'with' : 'without'} scripts: new, computed, ` +
         'locked, computed again, published', async () => {
        const page = await signIn(await sit({ width, scripts }), 'animator');

        await page.goto('/seasons');
        await page.getByRole('link', { name: 'Plan a season' }).click();
        await page.locator('[name=name]').fill(name);
        await page.locator('[name=from]').fill(width === 360 ? '2028-09-07' : '2027-09-02');
        await page.locator('[name=to]').fill(width === 360 ? '2028-12-21' : '2027-12-16');
        await page.getByRole('button', { name: 'Make the draft' }).click();
        await page.waitForURL(/\/seasons\/\d+$/);
        const address = page.url();

        await page.getByRole('button', { name: 'Compute a plan' }).click();
        assert.match(await noticeOf(page), /Computed: .* min/);
        await page.screenshot({ path: `${SCREENS}/season-${width}.png`, fullPage: true });

        // The third date: what if somebody else had it?
        await page.locator(width === 360 ? '.weeks a.lnk' : '.wall thead a').nth(2).click();
        await page.locator('#what-if h3').waitFor();
        const other = await page.locator('#what-if .row b').first().innerText();
        await page.locator('#what-if .row a').first().click();
        await page.getByRole('button', { name: 'Move and lock' }).click();
        assert.match(await noticeOf(page), /locked\./);
        assert.ok((await noticeOf(page)).includes(other));
        await page.getByRole('button', { name: 'Compute again' }).click();
        await page.locator('#kept', { hasText: '1 choice you locked' }).waitFor();

        await page.getByRole('link', { name: 'Publish the season' }).click();
        await page.getByRole('button', { name: 'Publish the season' }).click();
        await page.waitForURL(address);
        assert.match(await noticeOf(page), /published/);

        const stranger = await sit({ width, scripts });
        assert.equal((await stranger.goto(address)).status(), 200);
        assert.equal(await stranger.locator('main form').count(), 0);
        assert.deepEqual(page.errors, []);
        await page.context().close();
        await stranger.context().close();
    });
}

test('a brick is dragged, and only asks', async () => {
    const page = await signIn(await sit(), 'animator');

    await toDraft(page);
    const brick = page.locator('.wall td.day a').first();
    const column = await brick.evaluate((a) => a.parentNode.cellIndex);
    const free = page.locator(`.wall tbody td.free:nth-child(${column + 1}) a`).first();
    const goal = await free.getAttribute('href');
    const version = await page.locator('input[name=version]').first().inputValue();
    await brick.dragTo(free);
    await page.waitForURL((url) => url.search + url.hash === goal);
    assert.ok(await page.locator('#what-if').isVisible());
    assert.ok(await page.locator('.wall td.try').count() === 1);
    assert.equal(await page.locator('input[name=version]').first().inputValue(), version);
    await page.context().close();
});

test('by keyboard: from a date to who else could', async () => {
    const page = await signIn(await sit(), 'animator');

    await toDraft(page);
    await page.locator('.wall thead a').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('#what-if h3').waitFor();
    await page.locator('#what-if .row a').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('#what-if dl').waitFor();
    assert.match(await page.locator('#what-if dl').innerText(), /Mean travel/);
    await page.context().close();
});

test('no fault for axe, nothing cut off, in either scheme', async () => {
    const facts = new Facts();

    for (const { width, dark } of [{ width: 1280, dark: true }, { width: 360 }, { width: 320 }]) {
        const page = await signIn(await sit({ width, dark }), 'animator');
        await toDraft(page);
        const draft = new URL(page.url()).pathname;
        const date = await page.locator('.weeks time').first().getAttribute('datetime');
        for (const path of ['/seasons', '/seasons/new', draft, `${draft}/edit`,
                            `${draft}?date=${date}`, `${draft}/publish`]) {
            await page.goto(path);
            await page.evaluate(() => document.querySelectorAll('details')
                .forEach((d) => { d.open = true; }));
            const name = `${path} at ${width}${dark ? ', dark' : ''}`;
            const wide = await page.evaluate(() => document.documentElement.scrollWidth);
            facts.hold(wide <= width, `${name}: ${wide} px wide`);
            if (width === 320)
                continue;
            await page.evaluate(AXE);
            const { violations } = await page.evaluate(() => window.axe.run());
            for (const v of violations)
                facts.hold(false, `${name}: ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html)}`);
        }
        await page.context().close();
    }
    facts.end();
});

test('the API: JSON in, an entity tag that counts, one plan at a time', async () => {
    const api = house.withToken('animator');
    const settings = { name: 'Les jeudis de programme', territory: 'Béthune-Bruay', weekday: 4,
                       every: 2, opens: '09:00', closes: '17:00', from: '2029-01-04',
                       to: '2029-06-28', promise_days: 1, promise_minutes: 30, rest_weeks: 2 };
    const made = await api.call('POST', '/api/v1/seasons', settings);
    assert.equal(made.status, 201);
    const path = made.headers.location;
    assert.deepEqual(made.json.promise, { days: 1, minutes: 30, rest_weeks: 2, chairs: 0 });

    const stale = await api.call('POST', `${path}/plan`, {}, { 'if-match': '"99"' });
    assert.equal(stale.status, 412);
    assert.equal(stale.json.code, 'changed_meanwhile');
    const planned = await api.call('POST', `${path}/plan`, {},
                                   { 'if-match': made.headers.etag });
    assert.equal(planned.status, 200, JSON.stringify(planned.json));
    assert.equal(planned.json.dates.length, 13);
    assert.ok(planned.json.figures.mean_minutes < planned.json.compare.round_robin.mean_minutes);
    assert.ok(planned.json.gap <= 0.001);
    assert.match(planned.json.dates.find((d) => d.host).sentence, /libre à cette date/);
    const twin = await api.call('POST', '/api/v1/seasons', settings);
    assert.equal(twin.status, 422);
    assert.equal(twin.json.errors[0].field, 'name');
    const wrong = await api.call('POST', '/api/v1/seasons', { ...settings, promise: { days: 1 },
                                                              promise_minutes: 'soon' });
    assert.equal(wrong.status, 422);
});
