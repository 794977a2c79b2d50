import { checks, runCheck } from './checks.ts';

/** `npm run check`: types, lint and the direction of imports. */
const results = await Promise.all(checks.map((check) => runCheck(check)));
for (const { name, passed, output } of results) console.log(`${passed ? '✓' : '✗'} ${name}: ${output}`);
process.exitCode = results.every((result) => result.passed) ? 0 : 1;
