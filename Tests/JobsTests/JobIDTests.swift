import Testing
@testable import Jobs

@Suite struct `Job ids` {
    @Test func `an id made later sorts behind, to the fraction of a millisecond`() {
        let moments: [UInt64] = [1_000_000, 1_000_500, 2_000_000, 1_763_687_728_250_000_000]
        let ids = moments.map { JobID(nanoseconds: $0, random: .max) }
        #expect(ids == ids.sorted())
    }

    @Test func `an id has the version and variant of RFC 9562, and reads back`() throws {
        // The moment of the example in RFC 9562, appendix A.6.
        let id = JobID(nanoseconds: 1_645_557_742_000_000_000, random: 0x18c4_dc0c_0c07_398f)
        #expect(id.text == "017f22e2-79b0-7000-98c4-dc0c0c07398f")
        #expect(JobID(id.text) == id)
        #expect(id.createdAt.text == "2022-02-22T19:22:22.000Z")
    }

    @Test(arguments: [
        "", "017f22e2-79b0-7000-98c4-dc0c0c07398", "017f22e2-79b0-4000-98c4-dc0c0c07398f",
        "017F22E2-79B0-7000-98C4-DC0C0C07398F", "017f22e2-79b0-7000-18c4-dc0c0c07398f",
        "../../../../etc/passwd/aaaaaaaaaaaaa", "017f22e2079b0-7000-98c4-dc0c0c07398f",
    ]) func `an id that is not in canonical form is refused`(text: String) {
        #expect(JobID(text) == nil)
    }
}
