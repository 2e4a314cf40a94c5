/** The order of what stands in a list of a project: pages, courses. */

/**
 * @import { Every } from "../shared/resources.js"
 * @import { Api } from "../shared/wire.js"
 */

/**
 * Move a row in its list; rows that stood at the same place get places of their own.
 * @template {{id: string, position: number, version: number}} T
 * @param {Api} api
 * @param {string} path of the list
 * @param {{every: Every<T>, onChange: (every: Every<T>) => void, again: () => Promise<void>}} list
 * @param {T} row
 * @param {-1 | 1} step
 */
export async function moved(api, path, { every, onChange, again }, row, step) {
  const rows = [...every.rows];
  const from = rows.indexOf(row);
  rows.splice(from, 1);
  rows.splice(from + step, 0, row);
  const places = rows.map((one, position) => ({ one, position }));
  try {
    for (const { one, position } of places.filter(
      (place) => place.one.position !== place.position,
    )) {
      const body = { position, version: one.version };
      rows[position] = await api.call("PATCH", `${path}/${one.id}`, body);
    }
    onChange({ ...every, rows });
  } catch (error) {
    // Some may have moved.
    await again();
    throw error;
  }
}
