internal import CGLib

/// A time zone, as tzdata describes it.
package final class Zone: @unchecked Sendable {
    // Safe because GLib's time zones do not change, and may be read by many threads at once.
    private let handle: OpaquePointer

    /// - Parameter name: one of tzdata, as `Europe/Berlin`; `nil` for the machine's own zone.
    ///   `nil` is returned for one that is not there. Names are not to come from strangers: GLib
    ///   takes one for the path of a file.
    package init?(_ name: String?) {
        guard let name else {
            handle = g_time_zone_new_local()
            return
        }
        guard let found = g_time_zone_new_identifier(name) else { return nil }
        handle = found
    }

    deinit { g_time_zone_unref(handle) }

    /// By how much the zone's clocks are ahead of UTC, in seconds.
    /// - Parameter moment: in seconds since 1970-01-01T00:00:00Z.
    package func offset(at moment: Int64) -> Int64 {
        let interval = g_time_zone_find_interval(handle, G_TIME_TYPE_UNIVERSAL, Int(moment))
        return Int64(g_time_zone_get_offset(handle, interval))
    }
}
