// A test runner of one page: tests run one after the other in the order they stand in, each prints
// "ok" or "not ok" with its name and its seconds, and the process fails if one of them failed.
//
//   test('a chair is taken once', async () => { ... });
//   finish(() => house.stop());          // runs at the end, whatever happened
import assert from 'node:assert/strict';

const tests = [];
const endings = [];

export { assert };

export function test(name, run) {
    tests.push({ name, run });
}

// What all the others stand on: if it fails, they are not tried.
export function need(name, run) {
    tests.push({ name, run, needed: true });
}

export function finish(run) {
    endings.push(run);
}

// Many facts in one test: each is looked at, all that do not hold are told together.
export class Facts {
    faults = [];
    count = 0;

    hold(condition, sentence) {
        this.count++;
        if (!condition)
            this.faults.push(sentence);
    }

    end() {
        assert.ok(this.count > 0, 'nothing was looked at');
        const shown = this.faults.slice(0, 40).join('\n');
        assert.equal(this.faults.length, 0,
                     `${this.faults.length} of ${this.count} do not hold:\n${shown}`);
    }
}

async function run(body) {
    try {
        await body();
        return null;
    } catch (error) {
        return error;
    }
}

function tell(number, name, error, since) {
    const seconds = ((Date.now() - since) / 1000).toFixed(1);
    console.log(`${error ? 'not ok' : 'ok'} ${number} - ${name} # ${seconds} s`);
    if (error)
        console.log(String(error.stack ?? error).replace(/^/gm, '#   '));
}

// Starts by itself once the file has told its tests.
setImmediate(async () => {
    const only = process.env.ONLY;                          // a part of a name, for one test alone
    let failed = 0;
    let number = 0;

    for (const { name, run: body, needed } of tests) {
        if (only && !needed && !name.includes(only))
            continue;
        const since = Date.now();
        const error = await run(body);
        tell(++number, name, error, since);
        failed += error ? 1 : 0;
        if (error && needed)
            break;
    }
    for (const ending of endings.reverse()) {
        const error = await run(ending);
        if (error) {
            tell(++number, 'the end', error, Date.now());
            failed++;
        }
    }
    console.log(`1..${number}`);
    console.log(`${number - failed} passed, ${failed} failed`);
    process.exit(failed ? 1 : 0);
});
