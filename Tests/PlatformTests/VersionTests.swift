import Testing

@testable import Platform

@Suite struct `The version` {
    @Test(arguments: [
        (0, false, "unknown commit"), (0x22f38ec, false, "22f38ec"), (0x22f38ec, true, "22f38ec+"),
        (0x00f38ec, false, "00f38ec"), (0xfffffff, true, "fffffff+"),
    ]) func `the version names the commit that the linker was given`(
        number: UInt32, hasChanges: Bool, text: String
    ) {
        #expect(Version.commit(number, hasChanges: hasChanges) == text)
    }

    @Test func `the version of a build without a commit says so`() {
        #expect(Version.full == "0.1.0 (unknown commit)")
    }
}
