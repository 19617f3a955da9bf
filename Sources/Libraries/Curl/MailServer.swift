internal import CCurl

/// A server that takes mail (RFC 5321, RFC 6409). See libcurl's easy interface.
package struct MailServer: Hashable, Sendable {
    /// `smtp://HOST:PORT` or `smtps://HOST:PORT`.
    package let url: String
    package let login: Login?
    /// Whether mail is sent only if the connection can be encrypted.
    package let requiresTLS: Bool
    /// A file of certificates to trust; the system's when `nil`.
    package let authorities: String?

    package struct Login: Hashable, Sendable {
        package let user: String
        package let password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    package init(url: String, login: Login?, requiresTLS: Bool, authorities: String?) {
        self.url = url
        self.login = login
        self.requiresTLS = requiresTLS
        self.authorities = authorities
    }

    /// Hands a message over. When this returns the server has taken it into its care.
    /// - Parameters:
    ///   - from: the envelope's sender.
    ///   - message: lines that end with CR LF; full stops at their beginning are dealt with.
    ///   - seconds: how long it may take.
    ///   - shouldStop: is asked at least once a second whether to give up.
    package func send(
        _ message: [UInt8], from: String, to: String, seconds: Double,
        shouldStop: @escaping () -> Bool
    ) throws(TransferFailure) {
        let curl = Curl(url, protocols: "smtp,smtps", seconds: seconds, shouldStop: shouldStop)
        curl.set(
            CURLOPT_USE_SSL,
            Int((requiresTLS ? CURLUSESSL_ALL : CURLUSESSL_TRY).rawValue))
        if let login {
            curl.set(CURLOPT_USERNAME, login.user)
            curl.set(CURLOPT_PASSWORD, login.password)
        }
        if let authorities { curl.set(CURLOPT_CAINFO, authorities) }
        curl.set(CURLOPT_MAIL_FROM, "<\(from)>")
        curl.set(CURLOPT_MAIL_RCPT, ["<\(to)>"])
        curl.receive(bytesMax: 1 << 20)
        curl.upload(message)
        do {
            try curl.perform()
        } catch {
            let code = curl.responseCode
            let isRefusal = code >= 400 && [.failed, .unreachable].contains(error.kind)
            throw isRefusal ? TransferFailure(kind: .refused(code), detail: error.detail) : error
        }
    }
}
