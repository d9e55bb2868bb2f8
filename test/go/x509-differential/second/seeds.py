"""Prints chains made by the package cryptography as JSON: certificates as DER in base64, keys as PEM."""

import base64
import datetime
import json

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
KINDS = {
    "RSA-2048": lambda: rsa.generate_private_key(65537, 2048),
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "P-521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate,
}


def made(name, key, issuer, *extensions):
    subject = x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example"),
        x509.NameAttribute(NameOID.COMMON_NAME, name),
    ])
    signer = issuer["private"] if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer["certificate"].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - datetime.timedelta(days=1))
        .not_valid_after(NOW + datetime.timedelta(days=30))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False)
    )
    for value, critical in extensions:
        builder = builder.add_extension(value, critical)
    digest = None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return {"certificate": builder.sign(signer, digest), "private": key}


def usage(ca):
    return x509.KeyUsage(not ca, False, False, False, False, ca, ca, False, False)


def authority(name, key, issuer=None):
    return made(name, key, issuer, (x509.BasicConstraints(True, None), True), (usage(True), True))


def leaf(name, purpose, key, issuer):
    return made(
        name, key, issuer,
        (x509.BasicConstraints(False, None), True),
        (usage(False), True),
        (x509.ExtendedKeyUsage([purpose]), False),
        (x509.SubjectAlternativeName([x509.UniformResourceIdentifier(f"spiffe://cluster.local/{name}")]), False),
    )


def shown(entry):
    der = entry["certificate"].public_bytes(serialization.Encoding.DER)
    pem = entry["private"].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return {"der": base64.b64encode(der).decode(), "key": pem.decode()}


CHAINS = []
for kind, generate in KINDS.items():
    root = authority("root", generate())
    issuing = authority("issuing", generate(), root)
    CHAINS.append({name: shown(entry) for name, entry in {
        "root": root,
        "issuing": issuing,
        "server": leaf("typha-server", ExtendedKeyUsageOID.SERVER_AUTH, generate(), issuing),
        "client": leaf("typha-client", ExtendedKeyUsageOID.CLIENT_AUTH, generate(), issuing),
    }.items()} | {"maker": f"cryptography {kind}"})
print(json.dumps(CHAINS))
