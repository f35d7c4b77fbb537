/** Distances on the earth, in kilometres along the surface of a sphere; the server measures the same. */
const earth = 6371.0088;

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function distance(latitude: number, longitude: number, toLatitude: number, toLongitude: number): number {
  const half = Math.sin(radians(toLatitude - latitude) / 2) ** 2
    + Math.cos(radians(latitude)) * Math.cos(radians(toLatitude)) * Math.sin(radians(toLongitude - longitude) / 2) ** 2;
  return 2 * earth * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** Whether a place lies within a circle: latitude, longitude and kilometres. */
export function isNear(place: unknown, circle: unknown): boolean {
  if (typeof place !== 'object' || place === null || !Array.isArray(circle)) return false;
  const { latitude, longitude } = place as Record<string, unknown>;
  const [toLatitude, toLongitude, km] = circle.map(Number);
  return distance(Number(latitude), Number(longitude), toLatitude ?? NaN, toLongitude ?? NaN) <= (km ?? 0);
}
