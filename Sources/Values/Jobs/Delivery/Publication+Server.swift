extension Publication {
    /// How a server is reached that gets the files, besides its address. Secrets have their names
    /// here only: they are looked up for each attempt.
    package enum Server: Codable, Hashable, Sendable {
        case s3(S3)
        case sftp(SFTP)

        /// A server that speaks the protocol of Amazon's S3.
        package struct S3: Codable, Hashable, Sendable {
            /// `https://HOST:PORT`; Amazon's own when `nil`.
            package let endpoint: String?
            package let region: String
            /// The names of secrets.
            package let accessKey: String
            package let secretKey: String

            /// The region that requests are signed for unless another is named.
            package static let usualRegion = "us-east-1"

            package init(
                endpoint: String?, region: String = usualRegion, accessKey: String,
                secretKey: String
            ) {
                (self.endpoint, self.region) = (endpoint, region)
                (self.accessKey, self.secretKey) = (accessKey, secretKey)
            }
        }

        /// A server that speaks the SSH File Transfer Protocol.
        package struct SFTP: Codable, Hashable, Sendable {
            /// A file of the keys that servers have; see "SSH_KNOWN_HOSTS FILE FORMAT" in sshd(8).
            package let knownHosts: String
            package let login: Login

            package enum Login: Codable, Hashable, Sendable {
                /// The name of a secret.
                case password(String)
                /// The path of a file.
                case privateKey(String)
            }

            package init(knownHosts: String, login: Login) {
                (self.knownHosts, self.login) = (knownHosts, login)
            }
        }
    }
}
