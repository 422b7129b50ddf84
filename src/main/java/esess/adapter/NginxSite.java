package esess.adapter;

import java.nio.file.Path;

/**
 * Our server block for the GX's nginx, as text. The GX's login is asked for each request; what it does not let in is sent
 * to its login page, which is passed on below our own address, so that its cookie is ours, too;
 * what scripts ask for is refused instead, because they could not log in there.
 *
 * @param port        that nginx listens on
 * @param behind      the port of ours on loopback
 * @param certificate of the GX
 * @param key         of the certificate
 * @param login       where the GX's own pages are, {@code https://localhost}
 * @param withIpv6    whether the GX's own pages are on IPv6
 */
record NginxSite(int port, int behind, Path certificate, Path key, String login, boolean withIpv6) {

    /** The first line: what begins otherwise is not ours, and stays. */
    static final String MARK = "# Made by es-ESS, which takes it away again: changes here are lost.";

    /** The browser's own Host: by it we know whether a change comes from our page. */
    private static final String PROXY = "proxy_pass http://127.0.0.1:BEHIND; proxy_set_header Host $http_host;"
            + " proxy_set_header Connection \"\"; proxy_set_header X-Forwarded-Proto https;"
            + " proxy_set_header X-Real-IP $remote_addr;"
            + " proxy_set_header Authorization \"\";";

    String text() {
        return MARK + "\n"
                + """
                server {
                    listen PORT ssl;IPV6
                    ssl_certificate CERTIFICATE;
                    ssl_certificate_key KEY;
                    access_log off;
                    client_max_body_size 1m;
                    auth_request /_auth;
                    absolute_redirect off;
                    location @login {
                        auth_request off;
                        return 302 /auth/login.php?page=$request_uri;
                    }
                    location = /_auth {
                        internal;
                        auth_request off;
                        proxy_pass LOGIN/auth/test.php?user=remoteconsole;
                        proxy_pass_request_body off;
                        proxy_set_header Content-Length "";
                    }
                    location ^~ /auth/ {
                        auth_request off;
                        proxy_pass LOGIN;
                    }
                    proxy_http_version 1.1;
                    proxy_buffering off;
                    proxy_read_timeout 1h;
                    location ^~ /api/ {
                        PROXY
                    }
                    location / {
                        error_page 401 403 = @login;
                        PROXY
                    }
                }
                """.replace("PROXY", PROXY)
                        .replace("PORT", Integer.toString(port))
                        .replace("IPV6", withIpv6 ? " listen [::]:" + port + " ssl;" : "")
                        .replace("CERTIFICATE", certificate.toString())
                        .replace("KEY", key.toString())
                        .replace("LOGIN", login)
                        .replace("BEHIND", Integer.toString(behind));
    }
}
