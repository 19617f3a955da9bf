internal import CommandLine
internal import Platform

extension ValueKind<SocketAddress> {
    /// A numeric address and a port; without the address, all of the machine's.
    static let address = ValueKind(
        "ADDRESS:PORT", needed: "an address and a port are needed, such as 127.0.0.1:8080",
        read: { SocketAddress($0.hasPrefix(":") ? "0.0.0.0" + $0 : $0) })
}
