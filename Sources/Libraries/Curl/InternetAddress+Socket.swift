internal import Addresses
internal import CCurl
internal import Glibc

extension InternetAddress {
    /// The address in a socket's; `nil` when it is of another family.
    init?(_ address: UnsafePointer<sockaddr>) {
        let raw = UnsafeRawPointer(address)
        let (offset, count): (Int, Int)
        switch Int32(address.pointee.sa_family) {
        case AF_INET: (offset, count) = (MemoryLayout<sockaddr_in>.offset(of: \.sin_addr)!, 4)
        case AF_INET6: (offset, count) = (MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr)!, 16)
        default: return nil
        }
        self.init(bytes: UnsafeRawBufferPointer(start: raw + offset, count: count))
    }
}
