internal import CPlatform

extension [UInt8] {
    /// Whether the bytes of a text are among these, side by side; at the speed of memmem(3).
    package func contains(bytesOf text: String) -> Bool {
        withUnsafeBytes { pressroom_contains($0.baseAddress, $0.count, text, text.utf8.count) }
    }
}
