type Manifest = Readonly<Record<string, unknown>>;

/**
 * package.json as it is published: everything needed at run time is in dist, so the package depends on nothing,
 * and the Node.js binaries, the tools and the scripts of development stay behind.
 */
export function publishedManifest(manifest: Manifest): Manifest {
  const {
    dependencies: _bundled,
    optionalDependencies: _runtimes,
    devDependencies: _tools,
    scripts: _scripts,
    ...published
  } = manifest;
  return published;
}
