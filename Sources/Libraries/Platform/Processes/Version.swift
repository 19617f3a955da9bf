/// The version of all programs of the package (semver.org).
package enum Version {
    package static let text = "0.1.0"
}
