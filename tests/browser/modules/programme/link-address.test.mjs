/** Where links may lead. */

import assert from "node:assert/strict";
import test from "node:test";
import {
  linkAddress,
  phoneNumber,
} from "../../../../backend/web/static/kier/programme/pages/link-address.js";

test("what is left out of an address is put before it", () => {
  assert.equal(linkAddress(" kier.example/a "), "https://kier.example/a");
  assert.equal(linkAddress("help@kier.example"), "mailto:help@kier.example");
  assert.equal(linkAddress("0800 (12) 34"), "tel:08001234");
  assert.equal(phoneNumber("+31 6-1234"), "+316-1234");
});

test("a link leads to a page of ours, to a site, a mail or a phone", () => {
  const fine = ["https://a.example/b?c=d#e", "mailto:a@b.example", "tel:+3161", "/", "/p/a-b"];
  for (const address of fine) assert.equal(linkAddress(address), address);
  assert.equal(linkAddress("https://a.example/é"), "https://a.example/%C3%A9");
});

test("a link leads nowhere else", () => {
  const wrong = [
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "http://a.example",
    "https://u:p@a.example",
    "https://u@a.example",
    "https://localhost/",
    "//a.example",
    "/programme/",
    "/p/../inbox",
    "tel:1",
    "x",
    "",
  ];
  for (const address of wrong) assert.equal(linkAddress(address), null, address);
});
