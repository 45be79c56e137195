"""SWEREF 99 TM (EPSG:3006) to and from WGS 84, by the Gauss conformal (Krüger) projection.

Source: Lantmäteriet, "Gauss Conformal Projection (Transverse Mercator), Krüger's formulas",
with the parameters that Lantmäteriet publishes for SWEREF 99 TM: GRS 80, central meridian
15° E, scale 0.9996, false northing 0, false easting 500,000. The series of the publication end
at the fourth power of n, which is exact to less than a millimetre in Sweden.

WGS 84 and SWEREF 99 are taken as the same, as EPSG's own null transformation between them does
(accuracy 1 m): they drift apart with the continent, by less than a phone's receiver can tell.

Pure arithmetic, no framework. The phone has the same formula in
``static/pwa/src/rooms/geography/rules.ts``; ``tests/vectors/geography.json`` holds both to it.
"""

from math import asin, atan, atan2, atanh, cos, cosh, degrees, radians, sin, sinh, tan

SRID = 3006

SEMI_MAJOR_AXIS = 6378137.0
FLATTENING = 1 / 298.257222101
CENTRAL_MERIDIAN = 15.0
SCALE = 0.9996
FALSE_EASTING = 500_000.0

_E2 = FLATTENING * (2 - FLATTENING)
_N = FLATTENING / (2 - FLATTENING)
_RECTIFYING_RADIUS = SEMI_MAJOR_AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_K = SCALE * _RECTIFYING_RADIUS

# Geodetic latitude to conformal latitude, powers of sin².
_A = _E2
_B = (5 * _E2**2 - _E2**3) / 6
_C = (104 * _E2**3 - 45 * _E2**4) / 120
_D = 1237 * _E2**4 / 1260

# Conformal latitude back to geodetic latitude.
_A_STAR = _E2 + _E2**2 + _E2**3 + _E2**4
_B_STAR = -(7 * _E2**2 + 17 * _E2**3 + 30 * _E2**4) / 6
_C_STAR = (224 * _E2**3 + 889 * _E2**4) / 120
_D_STAR = -(4279 * _E2**4) / 1260

_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_DELTA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)


def to_sweref(lat: float, lon: float) -> tuple[float, float]:
    """WGS 84 latitude and longitude in degrees → (easting, northing) in metres."""
    phi = radians(lat)
    dlon = radians(lon - CENTRAL_MERIDIAN)
    s = sin(phi)
    s2 = s * s
    conformal = phi - s * cos(phi) * (_A + s2 * (_B + s2 * (_C + s2 * _D)))
    xi = atan2(tan(conformal), cos(dlon))
    eta = atanh(cos(conformal) * sin(dlon))
    northing, easting = xi, eta
    for i, beta in enumerate(_BETA, start=1):
        northing += beta * sin(2 * i * xi) * cosh(2 * i * eta)
        easting += beta * cos(2 * i * xi) * sinh(2 * i * eta)
    return FALSE_EASTING + _K * easting, _K * northing


def to_wgs84(easting: float, northing: float) -> tuple[float, float]:
    """(easting, northing) in metres → WGS 84 (latitude, longitude) in degrees."""
    xi0 = northing / _K
    eta0 = (easting - FALSE_EASTING) / _K
    xi, eta = xi0, eta0
    for i, delta in enumerate(_DELTA, start=1):
        xi -= delta * sin(2 * i * xi0) * cosh(2 * i * eta0)
        eta -= delta * cos(2 * i * xi0) * sinh(2 * i * eta0)
    conformal = asin(sin(xi) / cosh(eta))
    s = sin(conformal)
    s2 = s * s
    correction = _A_STAR + s2 * (_B_STAR + s2 * (_C_STAR + s2 * _D_STAR))
    lat = conformal + s * cos(conformal) * correction
    return degrees(lat), CENTRAL_MERIDIAN + degrees(atan(sinh(eta) / cos(xi)))
