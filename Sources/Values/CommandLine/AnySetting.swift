/// A setting, whatever the type of its value.
package protocol AnySetting: Sendable {
    var option: Option { get }
}
