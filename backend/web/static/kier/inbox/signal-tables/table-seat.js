/** The seat of an organisation at a table: its keys made and given, joining and leaving. */

import { Refused } from "../../shared/wire.js";

/** @import { TableWork } from "./table-work.js" */

export class TableSeat {
  #work;
  /** @type {{asked: string, made: any} | null} a key that was made, and whose answer did not come */
  #made = null;

  /** @param {TableWork} work */
  constructor(work) {
    this.#work = work;
  }

  /**
   * Make the next key for these, and join the table with the first.
   * @param {{organisation: string}[]} members
   */
  async makeKey(members) {
    const to = members.map(({ organisation }) => organisation);
    const asked = [this.#work.store.get().table?.key_number, ...to].join();
    // After a lost answer the same key goes again, and no other one.
    if (this.#made?.asked !== asked)
      this.#made = { asked, made: await this.#work.ask("newTableKey", { to }) };
    const { pin, ...made } = this.#made.made;
    try {
      await this.#work.api.post(`${this.#work.path}/keys`, made);
      if (pin) await this.#work.api.post(`${this.#work.path}/accept`, { pin });
    } catch (error) {
      if (error instanceof Refused) this.#made = null;
      throw error;
    }
    this.#made = null;
    await this.#work.desk.load();
    await this.#work.load();
  }

  /**
   * Give the newest key to these.
   * @param {{organisation: string}[]} members
   */
  async letIn(members) {
    const to = members.map(({ organisation }) => organisation);
    await this.#work.api.post(`${this.#work.path}/keys`, await this.#work.ask("letIn", { to }));
    await this.#work.load();
  }

  /** Join the table; its words were compared. */
  async accept() {
    await this.#work.api.post(`${this.#work.path}/accept`, {
      pin: await this.#work.ask("pinTable"),
    });
    await this.#work.desk.load();
    await this.#work.load();
  }

  async leave() {
    await this.#work.api.post(`${this.#work.path}/leave`);
    this.#work.wipe();
    await this.#work.desk.load();
  }

  /** A key whose answer did not come goes with the others. */
  forget() {
    this.#made = null;
  }
}
