'use strict';
const { Chart } = require('cdk8s');
const providers = require('./providers');
const { GuardRails, Mesh, MeshApp, MeshService, UnsupportedFeature, ZeroTrustNamespace } = require('../library').load();

/** An app with a mesh and one namespace, for a row to fill. */
exports.App = class {
  constructor(provider, outdir, meshFile) {
    this.app = new MeshApp({ outdir, meshFile });
    this.chart = new Chart(this.app, 'platform');
    this.mesh = new Mesh(this.chart, 'mesh', {
      provider: providers[provider](),
      unsupported: UnsupportedFeature.REPORT, // each row is for all meshes
      guardRails: GuardRails.OFF,
    });
    this.namespace = new ZeroTrustNamespace(this.chart, 'shop', { mesh: this.mesh });
  }

  /** A service in a chart of its own, with versions of these names. */
  addService(name, versions = ['v1']) {
    const service = new MeshService(new Chart(this.app, name), name, { namespace: this.namespace });
    return { service, versions: versions.map(version => service.addVersion(version, { image: `myregistry/${name}:${version}` })) };
  }
};
