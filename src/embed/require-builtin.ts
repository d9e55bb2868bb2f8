/** `require` inside the executable: Node's own modules and nothing else, whatever lies beside the executable. */
export const requireBuiltin = Object.assign(load, { resolve: notFound });

function load(id: string): object {
  return process.getBuiltinModule(id) ?? notFound(id);
}

function notFound(id: string): never {
  throw Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });
}
