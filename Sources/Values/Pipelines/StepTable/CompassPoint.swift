/// A point of the compass on a picture, or its middle.
package enum CompassPoint: String, OptionChoice {
    case centre
    case north
    case northEast = "north-east"
    case east
    case southEast = "south-east"
    case south
    case southWest = "south-west"
    case west
    case northWest = "north-west"
}
