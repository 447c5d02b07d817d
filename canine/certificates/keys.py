"""Keys that sign certificates: made locally, or read from a PKCS #12 file that an authority handed over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs7, pkcs12
from cryptography.x509.oid import NameOID

from canine.errors import DomainError

_KEY_BITS = 3072
# Papers are looked at again for many years; the authority outlives every key that it vouched for.
_AUTHORITY_DAYS = 30 * 365
_KEY_DAYS = 15 * 365
_CLOCK_SLACK = timedelta(hours=1)
_NAME_LENGTH = 64


class NotAKeyFile(DomainError):
    """The file is no PKCS #12 file with a key and its certificate."""


class WrongPassphrase(DomainError):
    """The passphrase does not open the key file."""


class KeyCannotSign(DomainError):
    """The certificate in the key file is not made out for signing documents."""


@dataclass(frozen=True, slots=True)
class LocalAuthority:
    """A new authority of one's own: its certificate for everyone, its key and the signing key, both sealed.

    `signing_p12` is what signs; `authority_p12` is only needed to make another signing key and is best kept
    elsewhere.
    """

    authority_pem: bytes
    authority_p12: bytes
    signing_p12: bytes


PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class KeyChain:
    """The certificates of a key from its own up to the authority's: what is known of it without the key itself."""

    chain: tuple[x509.Certificate, ...]

    @property
    def holder(self) -> str:
        """Whose key it is, as its certificate says."""
        return _name_of(self.chain[0])

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key's certificate, in hex."""
        return self.chain[0].fingerprint(hashes.SHA256()).hex()

    @property
    def authority_pem(self) -> bytes:
        """The certificate that a reader has to trust; the key's own when it signed itself."""
        return self.chain[-1].public_bytes(Encoding.PEM)

    @property
    def authority_fingerprint(self) -> str:
        """SHA-256 of that certificate, in hex, as viewers of certificates show it."""
        return self.chain[-1].fingerprint(hashes.SHA256()).hex()

    @property
    def chain_pem(self) -> str:
        """The key's certificate and those above it up to the authority's, as PEM."""
        return "".join(one.public_bytes(Encoding.PEM).decode() for one in self.chain)

    @property
    def ends_at(self) -> datetime:
        """When the first certificate of the chain runs out, and with it all that the key may sign."""
        return min(one.not_valid_after_utc for one in self.chain)


@dataclass(frozen=True, slots=True)
class SigningKey(KeyChain):
    """A key ready to sign."""

    key: PrivateKey

    def problem(self, at: datetime, authority_pem: bytes) -> str | None:
        """Say in a sentence why what the key signs at a moment could not be trusted; None when it could.

        Judged as a stranger will: the chain is of the authority that `authority_pem` names, and none of it out of date.
        """
        begins_at = max(one.not_valid_before_utc for one in self.chain)
        if at < begins_at:
            return f"The signing key is not valid before {begins_at:%d %B %Y, %H:%M} UTC."
        if at >= self.ends_at:
            return f"The signing key expired on {self.ends_at:%d %B %Y, %H:%M} UTC."
        try:
            for below, above in pairwise(self.chain):
                below.verify_directly_issued_by(above)
            authority = x509.load_pem_x509_certificate(authority_pem)
            if self.chain[-1] != authority:
                self.chain[-1].verify_directly_issued_by(authority)
        except (ValueError, TypeError, InvalidSignature):
            return "The signing key was not issued by the authority whose certificate is published here."
        return None

    def sign_bytes(self, content: bytes) -> bytes:
        """Return the raw signature over some bytes, by SHA-256."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(content, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(content, ec.ECDSA(hashes.SHA256()))

    def sign_detached(self, content: bytes) -> bytes:
        """Return a detached CMS signature (RFC 5652) over a file, DER: what `openssl cms -verify` reads, and
        verify.py.
        """
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        builder = builder.add_signer(self.chain[0], self.key, hashes.SHA256())
        for between in self.chain[1:-1]:
            builder = builder.add_certificate(between)
        options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoCapabilities]
        return builder.sign(Encoding.DER, options)


def make_local_authority(organisation: str, *, passphrase: str, at: datetime) -> LocalAuthority:
    """Return a new authority with one signing key, both RSA of 3072 bits; takes about a second.

    Raises ValueError for an empty passphrase or organisation.
    """
    if not passphrase or not organisation.strip():
        raise ValueError("A local authority has an organisation and a passphrase.")
    authority_key = new_key()
    name = _name(organisation, "Authority for certificates (locally generated)")
    authority = (
        _draft(name, name, authority_key.public_key(), at, _AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    encryption = BestAvailableEncryption(passphrase.encode())
    sealed = pkcs12.serialize_key_and_certificates(b"authority", authority_key, authority, None, encryption)
    signing = make_signing_key(sealed, organisation, passphrase=passphrase, at=at)
    return LocalAuthority(authority.public_bytes(Encoding.PEM), sealed, signing)


def make_signing_key(authority_p12: bytes, organisation: str, *, passphrase: str, at: datetime) -> bytes:
    """Another signing key of an authority made here, as a PKCS #12 file under the same passphrase.

    Raises NotAKeyFile or WrongPassphrase when the authority's file cannot be opened.
    """
    found = opened(authority_p12, passphrase)
    authority_key, authority = found.key, found.cert
    if not isinstance(authority_key, rsa.RSAPrivateKey) or authority is None:
        raise NotAKeyFile("The authority's file holds no RSA key with its certificate.")
    key = new_key()
    issuer = authority.certificate
    certificate = (
        _draft(
            _name(organisation, "Certificates of efficacy (locally generated key)"),
            issuer.subject,
            key.public_key(),
            at,
            _KEY_DAYS,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    encryption = BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(b"signing", key, certificate, [issuer], encryption)


def load_signing_key(p12: bytes, passphrase: str) -> SigningKey:
    """Return the key of a PKCS #12 file.

    Raises NotAKeyFile, WrongPassphrase or KeyCannotSign, each with one sentence.
    """
    found = opened(p12, passphrase)
    if found.key is None or found.cert is None:
        raise NotAKeyFile("The key file holds no private key with its certificate. Export both together.")
    if not isinstance(found.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise KeyCannotSign("The key is neither RSA nor elliptic-curve; readers of PDF files know no other.")
    own = found.cert.certificate
    try:
        usage = own.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        usage = None
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise KeyCannotSign("The certificate in the key file is not made out for signatures: its key usage forbids it.")
    return SigningKey(_chain(own, [one.certificate for one in found.additional_certs]), found.key)


def read_chain(pem: str) -> KeyChain:
    """Return a key's certificates as they were written. Raises ValueError for what is none."""
    return KeyChain(tuple(x509.load_pem_x509_certificates(pem.encode())))


def check_certificate(pem: bytes) -> None:
    """Raise ValueError for what is no certificate in PEM."""
    x509.load_pem_x509_certificate(pem)


def new_key() -> rsa.RSAPrivateKey:
    """Return a key that nobody has."""
    return rsa.generate_private_key(65537, _KEY_BITS)


def opened(p12: bytes, passphrase: str) -> pkcs12.PKCS12KeyAndCertificates:
    """Return what a PKCS #12 file holds. Raises NotAKeyFile or WrongPassphrase."""
    try:
        return pkcs12.load_pkcs12(p12, passphrase.encode())
    except ValueError as error:
        if not _is_pkcs12(p12):
            raise NotAKeyFile("The key file is not a PKCS #12 file (.p12 or .pfx).") from error
        raise WrongPassphrase("The passphrase does not open the key file, or the file is damaged.") from error


def _is_pkcs12(content: bytes) -> bool:
    from asn1crypto.pkcs12 import Pfx  # noqa: PLC0415 -- slow import, and only for a file that does not open

    try:
        return bool(Pfx.load(content)["version"].native == "v3")
    except (ValueError, TypeError):
        return False


def _chain(own: x509.Certificate, others: list[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """From the key's certificate upwards, as far as the file goes."""
    chain = [own]
    while chain[-1].issuer != chain[-1].subject:
        above = [one for one in others if one.subject == chain[-1].issuer and one not in chain]
        if not above:
            break
        chain.append(above[0])
    return tuple(chain)


def _name(organisation: str, common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation.strip()[:_NAME_LENGTH]),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _name_of(certificate: x509.Certificate) -> str:
    parts = [
        str(attribute.value)
        for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for attribute in certificate.subject.get_attributes_for_oid(kind)
    ]
    return ", ".join(parts) or certificate.subject.rfc4514_string()


def _draft(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _CLOCK_SLACK)
        .not_valid_after(at + timedelta(days=days))
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def was_signed(content: bytes, signature: bytes, chain_pem: str, authority_pem: bytes) -> bool:
    """Whether the first key of the chain made the signature, and the chain ends at the authority that is trusted."""
    try:
        chain = x509.load_pem_x509_certificates(chain_pem.encode())
        authority = x509.load_pem_x509_certificate(authority_pem)
        for below, above in pairwise(chain):
            below.verify_directly_issued_by(above)
        if chain[-1] != authority:
            chain[-1].verify_directly_issued_by(authority)
        public = chain[0].public_key()
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, content, ec.ECDSA(hashes.SHA256()))
        else:
            return False
    except (ValueError, TypeError, IndexError, InvalidSignature):
        return False
    return True
