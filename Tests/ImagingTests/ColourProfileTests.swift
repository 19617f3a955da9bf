import TestMedia
import Testing
@testable import Imaging

@Suite struct `A colour profile` {
    @Test func `a profile is known as sRGB by its numbers, not by its name`() throws {
        let gamma = Profile(name: "sRGB", primaries: Profile.sRGB.primaries, curve: [0, 1])
        #expect(ColourProfile(Profile.sRGB.bytes)?.isSRGB == true)
        #expect(ColourProfile(Profile.exchanged.bytes)?.isSRGB == false)
        #expect(ColourProfile(gamma.bytes)?.isSRGB == false)
        #expect(ColourProfile(gamma.bytes)?.name == "sRGB")
    }

    @Test func `a profile cut off anywhere does no harm`() {
        let bytes = Profile.sRGB.bytes
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(ColourProfile(Array(bytes.prefix(count)))?.isSRGB != true)
        }
    }
}
