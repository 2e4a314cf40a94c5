/**
 * Loads the page's module. It stands within the page, where the policy knows it by its hash: what it
 * adds is trusted with it (`strict-dynamic`), in browsers too that know no hashes of other files.
 */
const { module, integrity } = document.body.dataset;
if (module) {
  const script = document.createElement("script");
  Object.assign(script, { type: "module", src: module, integrity: integrity ?? "" });
  document.head.append(script);
}
