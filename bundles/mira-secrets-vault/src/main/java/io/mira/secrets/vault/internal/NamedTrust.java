package io.mira.secrets.vault.internal;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Trusts whom another trusts, if the certificate is for one name, whatever the address is. */
final class NamedTrust extends X509ExtendedTrustManager {

    private static final int DNS_NAME = 2;

    private final X509TrustManager authorities;
    private final String name;

    NamedTrust(X509TrustManager authorities, String name) {
        this.authorities = authorities;
        this.name = name.toLowerCase(Locale.ROOT);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        authorities.checkServerTrusted(chain, authType);
        Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
        if (names == null
                || names.stream()
                        .filter(entry -> entry.get(0).equals(DNS_NAME))
                        .noneMatch(entry -> matches(String.valueOf(entry.get(1))))) {
            throw new CertificateException("the certificate is not for " + name);
        }
    }

    /** A star stands for the first label only. */
    private boolean matches(String pattern) {
        String lower = pattern.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return lower.equals(name)
                || (dot > 0 && lower.startsWith("*.") && lower.substring(1).equals(name.substring(dot)));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("nobody logs in here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
