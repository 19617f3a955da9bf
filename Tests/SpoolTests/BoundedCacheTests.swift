import Testing
@testable import Spool

@Suite struct `Bounded caches` {
    @Test func `a full cache keeps all its values when one of them is replaced`() {
        let cache = BoundedCache<Int, String>(countMax: 2)
        cache[1] = "one"
        cache[2] = "two"
        cache[2] = "zwei"
        #expect(cache[1] == "one" && cache[2] == "zwei")
    }

    @Test func `a full cache drops all its values for a new one`() {
        let cache = BoundedCache<Int, String>(countMax: 2)
        for key in 1...3 { cache[key] = "\(key)" }
        #expect(cache[1] == nil && cache[2] == nil && cache[3] == "3")
    }

    @Test func `a full cache keeps all its values when a key without a value is removed`() {
        let cache = BoundedCache<Int, String>(countMax: 1)
        cache[1] = "one"
        cache[2] = nil
        #expect(cache[1] == "one")
        cache[1] = nil
        #expect(cache[1] == nil)
    }
}
