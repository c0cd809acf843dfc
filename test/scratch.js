const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Every temporary folder of a run lies in one, which goes when the run ends: cdktf's `Testing` leaves one for each app. */
module.exports = () => {
  const folder = mkdtempSync(join(tmpdir(), 'atrest-tests-'));
  process.env.TMPDIR = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
};
